namespace AgentSocket.Protocol.Tests.Framing;

/// <summary>Spoils messages. The same seed spoils them in the same way.</summary>
internal sealed class Mutator(int seed)
{
    /// <summary>Bytes that mean much to a reader: heads with lengths, the reserved code, edges.</summary>
    private static readonly byte[] Meaningful =
        [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC4, 0xC6, 0xC9, 0xCB, 0xCF, 0xD3, 0xD8, 0xD9, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF, 0xFF];

    /// <summary>Values of one byte.</summary>
    private static readonly byte[] Whole = [0x00, 0x01, 0x02, 0x03, 0x7F, 0x80, 0x90, 0xA0, 0xC0, 0xC2, 0xC3, 0xE0];

    private readonly Random _random = new(seed);

    /// <summary>A message of random bytes; most begin like a frame, and small values are frequent, so that some are one.</summary>
    public byte[] Random()
    {
        var message = new byte[_random.Next(0, _random.Next(1, 40))];
        for (var i = 0; i < message.Length; i++)
            message[i] = _random.Next(3) == 0 ? (byte)_random.Next(256) : Whole[_random.Next(Whole.Length)];
        if (message.Length > 0 && _random.Next(8) != 0)
            message[0] = (byte)_random.Next(0x01, 0x17);
        if (message.Length > 1 && _random.Next(8) != 0)
            message[1] = (byte)(0x90 + Math.Min(0x0F, _random.Next(message.Length - 1)));
        return message;
    }

    /// <summary>A message with one to three faults.</summary>
    /// <param name="messages">What to begin from.</param>
    public byte[] Spoil(IReadOnlyList<byte[]> messages)
    {
        var message = messages[_random.Next(messages.Count)];
        for (var faults = _random.Next(1, 4); faults > 0; faults--)
            message = SpoilOnce(message, messages);
        return message;
    }

    private byte[] SpoilOnce(byte[] message, IReadOnlyList<byte[]> messages)
    {
        var at = _random.Next(message.Length + 1);
        var to = _random.Next(at, Math.Min(message.Length, at + 9) + 1);
        switch (_random.Next(6))
        {
            case 0 when at < message.Length:
                var flipped = (byte[])message.Clone();
                flipped[at] ^= (byte)(1 << _random.Next(8));
                return flipped;
            case 1 when at < message.Length:
                var replaced = (byte[])message.Clone();
                replaced[at] = Meaningful[_random.Next(Meaningful.Length)];
                return replaced;
            case 2:
                return [.. message[..at], Meaningful[_random.Next(Meaningful.Length)], .. message[at..]];
            case 3:
                return [.. message[..at], .. message[to..]];
            case 4:
                return [.. message[..to], .. message[at..]];
            default:
                var other = messages[_random.Next(messages.Count)];
                return [.. message[..at], .. other[Math.Min(at, other.Length)..]];
        }
    }
}
