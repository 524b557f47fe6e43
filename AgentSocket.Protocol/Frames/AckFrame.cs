using MessagePack;

namespace AgentSocket.Protocol;

// | field    | type | meaning                                                               |
// | received | uint | numbered frames, from the first on, that the application has consumed |

/// <summary>0x13 ACK, either side: acknowledges numbered frames, cumulatively. Spec §4.19.</summary>
public readonly record struct AckFrame(long Received) : IFrame<AckFrame>
{
    /// <inheritdoc/>
    public static FrameType Type => FrameType.Ack;

    /// <inheritdoc/>
    public void WriteFields(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(1);
        writer.Write(Received);
    }

    /// <inheritdoc/>
    public static AckFrame ReadFields(ref FieldReader fields) =>
        new(fields.Number());
}
