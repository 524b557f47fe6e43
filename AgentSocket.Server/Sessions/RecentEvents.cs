using AgentSocket.Protocol;

namespace AgentSocket.Server.Sessions;

/// <summary>The ids of a session's last events: one that comes again isn't pushed again. Under the session's lock. Spec §4.14.</summary>
internal sealed class RecentEvents
{
    /// <summary>How many ids are known.</summary>
    public const int Most = 256;

    /// <summary>How many characters an id may have.</summary>
    public const int MaxIdLength = 128;

    private readonly Queue<string> _order = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <exception cref="AgentSocketException">The id is too long.</exception>
    public static void ThrowIfTooLong(string? id)
    {
        if (id?.Length > MaxIdLength)
            throw new AgentSocketException(ErrorCodes.InvalidInput, $"An event's id may have {MaxIdLength} characters.");
    }

    public bool IsKnown(string? id) => id is not null && _known.Contains(id);

    public void Add(string? id)
    {
        if (id is null || !_known.Add(id))
            return;
        _order.Enqueue(id);
        if (_order.Count > Most)
            _known.Remove(_order.Dequeue());
    }
}
