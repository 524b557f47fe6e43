using MessagePack;

namespace AgentSocket.Protocol;

// | field  | type | meaning                               |
// | run    | uint | the run                               |
// | steer  | uint | the STEER's number                    |
// | status | uint | 0 delivered, 1 rejected, 2 expired    |
// | input  | any? | the guidance, when it comes back      |

/// <summary>0x0B STEERED, server to client: what became of a STEER. Spec §4.11.</summary>
public readonly record struct SteeredFrame(long Run, long Steer, SteerStatus Status, AgentValue Input = default) : IFrame<SteeredFrame>
{
    /// <inheritdoc/>
    public static FrameType Type => FrameType.Steered;

    /// <inheritdoc/>
    public void WriteFields(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Input.IsNone ? 3 : 4);
        writer.Write(Run);
        writer.Write(Steer);
        writer.Write((byte)Status);
        if (!Input.IsNone)
            Input.WriteTo(ref writer);
    }

    /// <inheritdoc/>
    public static SteeredFrame ReadFields(ref FieldReader fields) =>
        new(fields.Identifier(), fields.Identifier(), (SteerStatus)fields.Choice((byte)SteerStatus.Expired), fields.OptionalValue());
}
