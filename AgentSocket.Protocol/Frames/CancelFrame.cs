using MessagePack;

namespace AgentSocket.Protocol;

// | field  | type | meaning                   |
// | run    | uint | the run                   |
// | reason | str? | why, for the log of agent |

/// <summary>0x08 CANCEL, client to server: asks for a run's end. Spec §4.8.</summary>
public readonly record struct CancelFrame(long Run, string? Reason = null) : IFrame<CancelFrame>
{
    /// <inheritdoc/>
    public static FrameType Type => FrameType.Cancel;

    /// <inheritdoc/>
    public void WriteFields(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Reason is null ? 1 : 2);
        writer.Write(Run);
        if (Reason is not null)
            writer.Write(Reason);
    }

    /// <inheritdoc/>
    public static CancelFrame ReadFields(ref FieldReader fields) =>
        new(fields.Identifier(), fields.OptionalText());

    /// <summary>Names the run; the reason stays out of logs.</summary>
    public override string ToString() => $"CANCEL {Run}";
}
