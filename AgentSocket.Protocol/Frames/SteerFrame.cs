using MessagePack;

namespace AgentSocket.Protocol;

// | field | type | meaning                     |
// | run   | uint | the run                     |
// | steer | uint | from 1, unique in the run   |
// | input | any  | the guidance                |

/// <summary>0x0A STEER, client to server: guidance for a run that is going on. Spec §4.10.</summary>
public readonly record struct SteerFrame(long Run, long Steer, AgentValue Input) : IFrame<SteerFrame>
{
    /// <inheritdoc/>
    public static FrameType Type => FrameType.Steer;

    /// <inheritdoc/>
    public void WriteFields(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(3);
        writer.Write(Run);
        writer.Write(Steer);
        Input.WriteTo(ref writer);
    }

    /// <inheritdoc/>
    public static SteerFrame ReadFields(ref FieldReader fields) =>
        new(fields.Identifier(), fields.Identifier(), fields.Value());
}
