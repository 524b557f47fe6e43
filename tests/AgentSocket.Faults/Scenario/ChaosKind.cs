namespace AgentSocket.Faults.Scenario;

/// <summary>What happens to a process.</summary>
internal enum ChaosKind
{
    /// <summary>A server is killed (SIGKILL), and after a while started again on its port.</summary>
    KillServer,

    /// <summary>A server is asked to end (SIGTERM), and then started again on its port.</summary>
    StopServer,

    /// <summary>A server is frozen (SIGSTOP), and after a while goes on (SIGCONT).</summary>
    FreezeServer,

    /// <summary>A worker is killed, and after a while started again.</summary>
    KillWorker,

    /// <summary>A worker is frozen for longer than it may be silent, and goes on when its runs have gone on elsewhere.</summary>
    FreezeWorker,

    /// <summary>Redis is killed, and after a while started again; with its data, if it keeps them.</summary>
    KillRedis,

    /// <summary>Redis is frozen, and after a while goes on.</summary>
    FreezeRedis,

    /// <summary>Redis forgets everything (FLUSHALL).</summary>
    FlushRedis,
}
