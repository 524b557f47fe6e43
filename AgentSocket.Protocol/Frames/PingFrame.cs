using MessagePack;

namespace AgentSocket.Protocol;

// | field    | type | meaning                                              |
// | time     | uint | the sender's clock, in milliseconds                  |
// | sent     | uint | numbered frames that the sender has sent             |
// | received | uint | numbered frames that the sender has received         |

/// <summary>0x09 PING, either side: asks for a PONG, and tells the counts. Spec §4.9.</summary>
public readonly record struct PingFrame(long Time, long Sent, long Received) : IFrame<PingFrame>
{
    /// <inheritdoc/>
    public static FrameType Type => FrameType.Ping;

    /// <inheritdoc/>
    public void WriteFields(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(3);
        writer.Write(Time);
        writer.Write(Sent);
        writer.Write(Received);
    }

    /// <inheritdoc/>
    public static PingFrame ReadFields(ref FieldReader fields) =>
        new(fields.Number(), fields.Number(), fields.Number());
}
