using MessagePack;

namespace AgentSocket.Protocol;

// | field | type | meaning                                                            |
// | run   | uint | the run                                                            |
// | state | uint | 0 queued, 1 running, 2 waiting for tool, 3 waiting for input       |
// | note  | str? | what it waits for, or how far it is                                |

/// <summary>0x15 STATUS, server to client: what a run is doing now. Spec §4.21.</summary>
public readonly record struct StatusFrame(long Run, RunState State, string? Note = null) : IFrame<StatusFrame>
{
    /// <inheritdoc/>
    public static FrameType Type => FrameType.Status;

    /// <inheritdoc/>
    public void WriteFields(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Note is null ? 2 : 3);
        writer.Write(Run);
        writer.Write((byte)State);
        if (Note is not null)
            writer.Write(Note);
    }

    /// <inheritdoc/>
    public static StatusFrame ReadFields(ref FieldReader fields) =>
        new(fields.Identifier(), (RunState)fields.Choice((byte)RunState.WaitingForInput), fields.OptionalText());

    /// <summary>Tells the state; the note stays out of logs.</summary>
    public override string ToString() => $"STATUS {Run} {State}";
}
