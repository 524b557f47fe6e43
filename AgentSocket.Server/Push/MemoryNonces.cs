namespace AgentSocket.Server.Push;

/// <summary>Nonces in this process's memory. Those whose time is over are forgotten with the next.</summary>
internal sealed class MemoryNonces(TimeProvider time) : INonceStore
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<(string Nonce, DateTimeOffset Ends)> _order = new();

    public Task<bool> TryAddAsync(string nonce, TimeSpan lifetime)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            while (_order.TryPeek(out var oldest) && oldest.Ends <= now)
                _known.Remove(_order.Dequeue().Nonce);
            if (!_known.Add(nonce))
                return Task.FromResult(false);
            _order.Enqueue((nonce, now + lifetime));
            return Task.FromResult(true);
        }
    }
}
