using MessagePack;

namespace AgentSocket.Protocol;

// | field       | type | meaning                                                     |
// | run         | uint | the run                                                     |
// | reason      | str  | moderation, superseded, retry, … for programs               |
// | discardFrom | uint | UTF-16 code units of channel 0 that stay; the rest is void  |

/// <summary>0x16 INTERRUPT, server to client: takes back text from an offset on. Spec §4.22.</summary>
public readonly record struct InterruptFrame(long Run, string Reason, long DiscardFrom) : IFrame<InterruptFrame>
{
    /// <inheritdoc/>
    public static FrameType Type => FrameType.Interrupt;

    /// <inheritdoc/>
    public void WriteFields(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(3);
        writer.Write(Run);
        writer.Write(Reason);
        writer.Write(DiscardFrom);
    }

    /// <inheritdoc/>
    public static InterruptFrame ReadFields(ref FieldReader fields) =>
        new(fields.Identifier(), fields.Text(), fields.Number());
}
