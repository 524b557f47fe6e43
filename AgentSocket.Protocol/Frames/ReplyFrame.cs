using MessagePack;

namespace AgentSocket.Protocol;

// | field   | type | meaning                         |
// | run     | uint | the run                         |
// | request | uint | the CLARIFY's number            |
// | action  | uint | 0 accept, 1 decline, 2 cancel   |
// | value   | any? | the answer                      |

/// <summary>0x0D REPLY, client to server: a person's answer to CLARIFY. Spec §4.13.</summary>
public readonly record struct ReplyFrame(long Run, long Request, ReplyAction Action, AgentValue Value = default) : IFrame<ReplyFrame>
{
    /// <inheritdoc/>
    public static FrameType Type => FrameType.Reply;

    /// <inheritdoc/>
    public void WriteFields(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Value.IsNone ? 3 : 4);
        writer.Write(Run);
        writer.Write(Request);
        writer.Write((byte)Action);
        if (!Value.IsNone)
            Value.WriteTo(ref writer);
    }

    /// <inheritdoc/>
    public static ReplyFrame ReadFields(ref FieldReader fields) =>
        new(fields.Identifier(), fields.Identifier(), (ReplyAction)fields.Choice((byte)ReplyAction.Cancel), fields.OptionalValue());
}
