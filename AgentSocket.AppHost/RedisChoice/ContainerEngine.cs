using System.Diagnostics;

namespace AgentSocket.AppHost.RedisChoice;

internal static class ContainerEngine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Whether docker or podman can run containers now: having the program is not enough.</summary>
    public static async Task<bool> AnswersAsync()
    {
        var answers = await Task.WhenAll(AnswersAsync("docker"), AnswersAsync("podman"));
        return answers.Contains(true);
    }

    private static async Task<bool> AnswersAsync(string engine)
    {
        if (SearchPath.Find(engine) is not { } program)
            return false;

        using var process = Process.Start(new ProcessStartInfo(program, "info") { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(patience.Token),
                process.StandardError.ReadToEndAsync(patience.Token),
                process.WaitForExitAsync(patience.Token));
            return process.ExitCode == 0;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return false;
        }
    }
}
