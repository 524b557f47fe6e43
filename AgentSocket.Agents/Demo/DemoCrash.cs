using Microsoft.Extensions.Logging;

namespace AgentSocket.Agents.Demo;

/// <summary>Ends the process as a crash would: at once, without a host's shutdown.</summary>
internal class DemoCrash(TimeProvider time, ILogger<DemoCrash> logger)
{
    /// <summary>What the process exits with, so that nothing else is taken for it.</summary>
    public const int ExitCode = 86;

    /// <summary>Long enough for the tokens before the crash to leave the process.</summary>
    private static readonly TimeSpan Leave = TimeSpan.FromMilliseconds(100);

    public async Task CrashAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Leave, time, cancellationToken);
        AgentsLog.Crashing(logger, ExitCode);
        Exit(ExitCode);
    }

    protected virtual void Exit(int exitCode) => Environment.Exit(exitCode);
}
