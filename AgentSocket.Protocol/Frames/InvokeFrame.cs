using MessagePack;

namespace AgentSocket.Protocol;

// | field   | type | meaning                                            |
// | run     | uint | from 1, greater than that of any earlier INVOKE    |
// | target  | str  | which agent or tool                                |
// | input   | any  | what it is given                                   |
// | options | map? | traceparent, tracestate, deadlineMs, maxLatencyMs  |

/// <summary>0x02 INVOKE, client to server: starts a run. Spec §4.2.</summary>
public readonly record struct InvokeFrame(long Run, string Target, AgentValue Input, InvokeOptions? Options = null) : IFrame<InvokeFrame>
{
    /// <inheritdoc/>
    public static FrameType Type => FrameType.Invoke;

    /// <inheritdoc/>
    public void WriteFields(ref MessagePackWriter writer)
    {
        var hasOptions = Options is { Entries: > 0 };
        writer.WriteArrayHeader(hasOptions ? 4 : 3);
        writer.Write(Run);
        writer.Write(Target);
        Input.WriteTo(ref writer);
        if (hasOptions)
            Options!.Write(ref writer);
    }

    /// <inheritdoc/>
    public static InvokeFrame ReadFields(ref FieldReader fields)
    {
        var (run, target, input) = (fields.Identifier(), fields.Text(), fields.Value());
        return new InvokeFrame(run, target, input, InvokeOptions.Read(ref fields, fields.OptionalMap()));
    }
}
