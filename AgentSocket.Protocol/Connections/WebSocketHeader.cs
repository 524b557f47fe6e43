using System.Buffers.Binary;

namespace AgentSocket.Protocol.Connections;

/// <summary>The header of a whole, binary WebSocket message. RFC 6455 §5.2.</summary>
internal static class WebSocketHeader
{
    /// <summary>The longest header without a mask.</summary>
    public const int MaxBytes = 10;

    private const byte FinalBinary = 0x82;

    /// <summary>What a message takes on the wire: payload and header.</summary>
    /// <param name="payload">The payload's bytes.</param>
    /// <param name="masked">Whether it goes from client to server.</param>
    public static long BytesOf(long payload, bool masked) =>
        payload + (masked ? 4 : 0) + payload switch { < 126 => 2, <= ushort.MaxValue => 4, _ => 10 };

    /// <summary>Writes the header of a message from server to client.</summary>
    /// <returns>The header's bytes.</returns>
    public static int Write(Span<byte> destination, int payload)
    {
        destination[0] = FinalBinary;
        switch (payload)
        {
            case < 126:
                destination[1] = (byte)payload;
                return 2;
            case <= ushort.MaxValue:
                destination[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payload);
                return 4;
            default:
                destination[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)payload);
                return 10;
        }
    }
}
