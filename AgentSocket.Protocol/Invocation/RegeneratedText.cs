namespace AgentSocket.Protocol.Workers;

/// <summary>
/// The text of a further attempt, compared with what earlier attempts emitted. As long as both are alike, nothing is sent a second
/// time; where they part, the rest of the old text is taken back, and the new one goes on. However the text is cut into deltas, a
/// client that has applied each <see cref="TextChange"/> has exactly the new text. Spec §11.6.
/// </summary>
/// <param name="emitted">Text of channel 0 that earlier attempts emitted, as the client has it.</param>
public sealed class RegeneratedText(string emitted)
{
    /// <summary>INTERRUPT's reason when an attempt takes back what an earlier one emitted.</summary>
    public const string Reason = "retry";

    private int _alike;
    private bool _hasParted;

    /// <summary>Whether the client still has text that this attempt hasn't come to. If not, text passes as it is.</summary>
    public bool IsRepeating => !_hasParted && _alike < emitted.Length;

    /// <summary>Takes the attempt's next text.</summary>
    /// <param name="delta">The text, cut anywhere.</param>
    /// <returns>What the client must be sent for it; its text may borrow from <paramref name="delta"/>.</returns>
    public TextChange Take(ReadOnlyMemory<char> delta)
    {
        if (!IsRepeating)
            return new TextChange(null, delta);
        var alike = emitted.AsSpan(_alike).CommonPrefixLength(delta.Span);
        _alike += alike;
        return alike == delta.Length || !IsRepeating ? new TextChange(null, delta[alike..]) : Part(delta, alike);
    }

    /// <summary>Takes an INTERRUPT of the attempt's own.</summary>
    /// <param name="discardFrom">What of its text stays.</param>
    /// <returns>Whether the client must be sent it. If not, it was about text that wasn't sent a second time.</returns>
    public bool TakeBack(long discardFrom)
    {
        if (!IsRepeating)
            return true;
        _alike = (int)Math.Min(_alike, discardFrom);
        return false;
    }

    /// <summary>The attempt's text is complete: what the client has beyond it is taken back.</summary>
    /// <returns>What the client must be sent for it.</returns>
    public TextChange End() => IsRepeating ? Part(default, 0) : default;

    /// <summary>Not within a character: of two halves, the first one is sent again.</summary>
    private TextChange Part(ReadOnlyMemory<char> delta, int alike)
    {
        _hasParted = true;
        if (_alike == 0 || !char.IsHighSurrogate(emitted[_alike - 1]))
            return new TextChange(_alike, delta[alike..]);
        var text = alike > 0 ? delta[(alike - 1)..] : string.Concat(emitted.AsSpan(_alike - 1, 1), delta.Span).AsMemory();
        return new TextChange(_alike - 1, text);
    }
}
