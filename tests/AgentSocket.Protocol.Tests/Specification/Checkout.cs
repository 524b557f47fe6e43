using System.Diagnostics;

namespace AgentSocket.Protocol.Tests.Specification;

/// <summary>The source tree that these tests were built in.</summary>
internal static class Checkout
{
    private static readonly TimeSpan ScriptTimeout = TimeSpan.FromSeconds(60);

    private static string Root { get; } = FindRoot();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Runs a script of the tree with Node, and demands that it succeeds.</summary>
    public static async Task RunNodeAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        using var timeout = new CancellationTokenSource(ScriptTimeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var node = Start(arguments);
        var output = node.StandardOutput.ReadToEndAsync(either.Token);
        var errors = await node.StandardError.ReadToEndAsync(either.Token);
        await node.WaitForExitAsync(either.Token);
        Assert.True(node.ExitCode == 0, $"node {string.Join(' ', arguments)}:{Environment.NewLine}{errors}{await output}");
    }

    private static Process Start(string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("node", arguments) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidOperationException("Node isn't there (20 or later): apt-get install nodejs npm && npm ci --prefix tests/npm", exception);
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "docs", "spec")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("These tests read the source tree; they run from a build inside of it.");
    }
}
