namespace AgentSocket.Protocol.Client;

/// <summary>An event that not every reader has taken: until then it isn't acknowledged, and holds the server back. Spec §6.2.</summary>
/// <param name="item">The event.</param>
/// <param name="session">The session that it came in.</param>
/// <param name="number">Its frame's number there.</param>
internal sealed class PendingEvent(AgentEvent item, ClientSession session, long number)
{
    private int _readers;

    public AgentEvent Item => item;

    /// <summary>How many will take it: before any of them has it.</summary>
    public void ExpectReaders(int count) => _readers = count;

    /// <summary>A reader has taken it, or never will.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _readers) == 0)
            Consume();
    }

    /// <summary>Nobody waits for it any more.</summary>
    public void Consume() => session.OnConsumed(number, isLast: false);
}
