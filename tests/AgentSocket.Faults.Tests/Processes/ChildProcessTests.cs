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
    public async Task Process_DiesWithItsParent()
    {
        await using var process = Sleep();
        await StartAsync(process);

        // PDEATHSIG isn't shown in /proc; that the process runs as a child of this one, by way of setpriv, is.
        var status = await File.ReadAllLinesAsync($"/proc/{process.Id}/status", TestContext.Current.CancellationToken);
        Assert.Contains($"PPid:\t{Environment.ProcessId}", status);
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

    private static char StateOf(int id) => File.ReadAllText($"/proc/{id}/stat").Split(") ")[1][0];

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Yield();
    }
}
