namespace AgentSocket.Faults.Clients;

/// <summary>Counts a session's connections, also when several clients make them.</summary>
internal sealed class ConnectionNumbers
{
    private int _last;

    public int Next() => Interlocked.Increment(ref _last);
}
