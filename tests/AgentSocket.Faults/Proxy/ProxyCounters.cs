using System.Collections.Concurrent;

namespace AgentSocket.Faults.Proxy;

/// <summary>What the proxy did.</summary>
internal sealed class ProxyCounters
{
    private readonly ConcurrentDictionary<FaultKind, int> _faults = new();
    private readonly ConcurrentDictionary<string, int> _faultsOfSession = new(StringComparer.Ordinal);
    private long _accepted;
    private long _unanswered;
    private long _open;
    private long _bytesUp;
    private long _bytesDown;

    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>Connections for which no server answered.</summary>
    public long Unanswered => Volatile.Read(ref _unanswered);

    public long Open => Volatile.Read(ref _open);

    public long BytesUp => Volatile.Read(ref _bytesUp);

    public long BytesDown => Volatile.Read(ref _bytesDown);

    public int Faults => _faults.Values.Sum();

    public int Of(FaultKind kind) => _faults.GetValueOrDefault(kind);

    public int FaultsOf(string session) => _faultsOfSession.GetValueOrDefault(session);

    public void OnAccepted()
    {
        Interlocked.Increment(ref _accepted);
        Interlocked.Increment(ref _open);
    }

    public void OnEnded() => Interlocked.Decrement(ref _open);

    public void OnUnanswered() => Interlocked.Increment(ref _unanswered);

    public void OnFault(string session, FaultKind kind)
    {
        _faults.AddOrUpdate(kind, 1, static (_, count) => count + 1);
        _faultsOfSession.AddOrUpdate(session, 1, static (_, count) => count + 1);
    }

    public void OnUp(int bytes) => Interlocked.Add(ref _bytesUp, bytes);

    public void OnDown(int bytes) => Interlocked.Add(ref _bytesDown, bytes);
}
