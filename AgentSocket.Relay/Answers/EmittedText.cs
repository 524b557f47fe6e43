using System.Buffers;
using System.Text;
using AgentSocket.Protocol;

namespace AgentSocket.Relay.Answers;

/// <summary>A run's text on channel 0 as its client has it, over all attempts: what a further one goes on from. Bounded. Spec §11.6.</summary>
internal sealed class EmittedText
{
    /// <summary>How many UTF-16 code units are kept.</summary>
    public const int MaxChars = 1024 * 1024;

    private ArrayBufferWriter<char> _text = new();

    /// <param name="emitted">What was emitted before.</param>
    public EmittedText(string emitted) => Append(emitted);

    /// <summary>Whether the text is more than is kept. None of it is kept then, and no attempt can go on from it.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Adds what was sent.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        if (IsTooLong)
            return;
        _text.Write(text);
        DropIfTooLong();
    }

    /// <summary>Adds what was sent, if it is of channel 0.</summary>
    public void Append(in StreamFrame frame)
    {
        if (IsTooLong || frame.Channel != StreamChannel.Text)
            return;
        var reader = frame.Delta.CreateReader();
        if (reader.TryReadStringSpan(out var utf8))
            Encoding.UTF8.GetChars(utf8, _text);
        DropIfTooLong();
    }

    /// <summary>Takes back what is behind an offset.</summary>
    public void DiscardFrom(long offset)
    {
        if (offset >= _text.WrittenCount)
            return;
        var stays = _text.WrittenSpan[..(int)offset];
        _text = new ArrayBufferWriter<char>();
        _text.Write(stays);
    }

    /// <inheritdoc/>
    public override string ToString() => new(_text.WrittenSpan);

    private void DropIfTooLong()
    {
        if (_text.WrittenCount <= MaxChars)
            return;
        IsTooLong = true;
        _text = new ArrayBufferWriter<char>();
    }
}
