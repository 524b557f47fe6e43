using MessagePack;

namespace AgentSocket.Protocol;

// | field    | type | meaning                                              |
// | time     | uint | echoed from the PING                                 |
// | sent     | uint | numbered frames that the sender has sent             |
// | received | uint | numbered frames that the sender has received         |

/// <summary>0x10 PONG, either side: answers PING, and tells the counts. Spec §4.16.</summary>
public readonly record struct PongFrame(long Time, long Sent, long Received) : IFrame<PongFrame>
{
    /// <inheritdoc/>
    public static FrameType Type => FrameType.Pong;

    /// <inheritdoc/>
    public void WriteFields(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(3);
        writer.Write(Time);
        writer.Write(Sent);
        writer.Write(Received);
    }

    /// <inheritdoc/>
    public static PongFrame ReadFields(ref FieldReader fields) =>
        new(fields.Number(), fields.Number(), fields.Number());
}
