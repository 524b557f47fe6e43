using MessagePack;

namespace AgentSocket.Protocol;

// | field   | type | meaning                                               |
// | reason  | str  | why, for people                                       |
// | drainMs | uint | milliseconds until the server closes the connection   |

/// <summary>0x14 GOAWAY, server to client: this connection will end soon; connect again when it suits. Spec §4.20.</summary>
public readonly record struct GoAwayFrame(string Reason, long DrainMs) : IFrame<GoAwayFrame>
{
    /// <inheritdoc/>
    public static FrameType Type => FrameType.GoAway;

    /// <inheritdoc/>
    public void WriteFields(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(2);
        writer.Write(Reason);
        writer.Write(DrainMs);
    }

    /// <inheritdoc/>
    public static GoAwayFrame ReadFields(ref FieldReader fields) =>
        new(fields.Text(), fields.OptionalNumber());
}
