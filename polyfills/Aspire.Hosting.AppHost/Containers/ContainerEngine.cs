using System.Diagnostics;
using Aspire.Hosting.Executables;

namespace Aspire.Hosting.Containers;

/// <summary>The container engine of this machine: docker or podman, whichever answers first.</summary>
internal static class ContainerEngine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The engine's program.</summary>
    public static async Task<string> FindAsync(CancellationToken cancellationToken)
    {
        foreach (var engine in (string[])["docker", "podman"])
        {
            if (SearchPath.Find(engine) is { } program && await RunAsync(program, ["info"], cancellationToken).ConfigureAwait(false))
                return program;
        }

        throw new DistributedApplicationException("There is no container engine: neither 'docker info' nor 'podman info' answers.");
    }

    /// <summary>Runs a command of the engine, and says whether it did what it was to do.</summary>
    public static async Task<bool> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(ended.Token),
                process.StandardError.ReadToEndAsync(ended.Token),
                process.WaitForExitAsync(ended.Token)).ConfigureAwait(false);
            return process.ExitCode == 0;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }
}
