using AgentSocket.Protocol;

namespace AgentSocket.Faults.Clients;

/// <summary>A session as its client knows it: the counts, and the frames of its own that the server may not have. Under the client's lock.</summary>
internal sealed class Ledger
{
    private readonly Queue<(long Number, byte[] Frame)> _unacknowledged = new();

    /// <summary>The session's id; null before the first HELLO.</summary>
    public string? Sid { get; set; }

    public string Token { get; set; } = "";

    /// <summary>Numbered frames that came in.</summary>
    public long Received { get; private set; }

    /// <summary>The most that the server has said to have received.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Numbered frames that went out, or will when there is a connection.</summary>
    public long Sent { get; private set; }

    /// <summary>Whether the server has shown that it has the session: a lost one without that had never begun.</summary>
    public bool IsKnownToServer { get; private set; }

    /// <summary>Those that go out again on a new connection.</summary>
    public IEnumerable<(long Number, byte[] Frame)> Unacknowledged => _unacknowledged;

    /// <returns>Its number; 0 if its type isn't numbered.</returns>
    public long OnIncoming(FrameType type)
    {
        if (!FrameTypes.IsNumbered(type))
            return 0;
        IsKnownToServer = true;
        return ++Received;
    }

    /// <returns>The frame's number.</returns>
    public long Append(byte[] frame)
    {
        _unacknowledged.Enqueue((++Sent, frame));
        return Sent;
    }

    public void OnAcknowledged(long received)
    {
        IsKnownToServer |= received > 0;
        Acknowledged = Math.Max(Acknowledged, received);
        while (_unacknowledged.TryPeek(out var first) && first.Number <= received)
            _unacknowledged.Dequeue();
    }

    /// <summary>The same counts, for a second client of the same session.</summary>
    public Ledger Fork() => new() { Sid = Sid, Token = Token, Received = Received, Sent = Sent, Acknowledged = Acknowledged, IsKnownToServer = IsKnownToServer };

    /// <summary>The same frames in a fresh session: the old one had never begun.</summary>
    public Ledger Renew(string sid, string token)
    {
        var renewed = new Ledger { Sid = sid, Token = token };
        foreach (var (_, frame) in _unacknowledged)
            renewed.Append(frame);
        return renewed;
    }
}
