using System.Globalization;
using AgentSocket.Faults.Processes;
using AgentSocket.Faults.Tests.Support;

namespace AgentSocket.Faults.Tests.Processes;

public sealed class ChildProcessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("faults-");

    [Fact]
    public async Task Process_IsKilledAndStartsAgain()
    {
        await using var process = Sleep();
        await StartAsync(process);
        var first = process.Id;

        await process.KillAsync(TestContext.Current.CancellationToken).Soon();
        Assert.Equal(0, process.Id);
        Assert.False(Directory.Exists($"/proc/{first}"));

        await StartAsync(process);
        Assert.NotEqual(first, process.Id);
    }

    [Fact]
    public async Task Process_IsFrozenAndGoesOn()
    {
        await using var process = Sleep();
        await StartAsync(process);

        Assert.True(process.Freeze());
        await UntilAsync(() => StateOf(process.Id) == 'T').Soon();
        Assert.True(process.Thaw());
        await UntilAsync(() => StateOf(process.Id) != 'T').Soon();
    }

    [Fact]
    public async Task Process_WhenDisposed_IsGone()
    {
        var process = Sleep();
        await StartAsync(process);
        var id = process.Id;

        await process.DisposeAsync();

        Assert.False(Directory.Exists($"/proc/{id}"));
    }

    [Fact]
    public async Task Processes_OfABenchThatIsKilled_DieWithIt()
    {
        string[] arguments = [Checkout.ProgramOf("AgentSocket.Faults"), "--topology", "direct", "--sessions", "1", "--cuts", "0", "--out", _folder.FullName];
        await using var bench = new ChildProcess("bench", "dotnet", arguments, new Dictionary<string, string>(), Path.Combine(_folder.FullName, "bench.log"), TimeProvider.System);
        await bench.StartAsync(_ => Task.FromResult(ChildrenOf(bench.Id).Length > 0), TestContext.Current.CancellationToken).Soon();
        var children = ChildrenOf(bench.Id);

        await bench.KillAsync(TestContext.Current.CancellationToken).Soon();

        await UntilAsync(() => !children.Any(IsAlive)).Soon();
    }

    [Fact]
    public async Task Process_ThatEndsInsteadOfBecomingReady_IsAFailure()
    {
        await using var process = new ChildProcess("false", "false", [], new Dictionary<string, string>(), Path.Combine(_folder.FullName, "false.log"), TimeProvider.System);

        await Assert.ThrowsAsync<InvalidOperationException>(() => process.StartAsync(_ => Task.FromResult(false), TestContext.Current.CancellationToken)).Soon();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private ChildProcess Sleep() => new("sleep", "sleep", ["600"], new Dictionary<string, string>(), Path.Combine(_folder.FullName, "sleep.log"), TimeProvider.System);

    private static Task StartAsync(ChildProcess process) =>
        process.StartAsync(_ => Task.FromResult(CommandOf(process.Id).StartsWith("sleep", StringComparison.Ordinal)), TestContext.Current.CancellationToken).Soon();

    private static string CommandOf(int id) => id == 0 ? "" : File.ReadAllText($"/proc/{id}/cmdline");

    private static char StateOf(int id) => StatusOf(id)[0][0];

    private static int[] ChildrenOf(int id) =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).Where(child => ParentOf(child) == id)];

    private static int ParentOf(int id) => StatusOf(id) is [_, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : 0;

    /// <summary>Not gone, and not only waiting for its parent to take notice.</summary>
    private static bool IsAlive(int id) => StatusOf(id) is [not "Z" and not "X", ..];

    /// <summary>Its state, its parent and so on; nothing if it is gone.</summary>
    private static string[] StatusOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Yield();
    }
}
