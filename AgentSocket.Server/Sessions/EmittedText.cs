using System.Text;

namespace AgentSocket.Server.Sessions;

/// <summary>The text of a run's channel 0 as its client has it. Bounded: beyond the bound it isn't known any more.</summary>
internal sealed class EmittedText
{
    private const int MaxChars = 1024 * 1024;

    private StringBuilder? _text = new();

    /// <summary>Whether the text is known.</summary>
    public bool IsKnown => _text is not null;

    public void Append(string text)
    {
        if (_text?.Length + text.Length > MaxChars)
            _text = null;
        _text?.Append(text);
    }

    /// <summary>Text is taken back.</summary>
    public void DiscardFrom(long offset)
    {
        if (_text is not null && offset < _text.Length)
            _text.Length = (int)offset;
    }

    public override string ToString() => _text?.ToString() ?? "";
}
