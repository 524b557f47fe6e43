using MessagePack;

namespace AgentSocket.Protocol;

// | field   | type  | meaning                                                                     |
// | run     | uint  | the run, which ends                                                         |
// | outcome | uint  | 0 ok, 1 cancelled, 2 interrupted                                            |
// | metrics | map?  | queueMs, firstTokenMs, totalMs, inputTokens, outputTokens, cpuMs            |
// | result  | any?  | the run's result, beside what it streamed                                   |

/// <summary>0x06 COMPLETE, server to client: a run's good end. Spec §4.6.</summary>
public readonly record struct CompleteFrame(long Run, RunOutcome Outcome, RunMetrics Metrics, AgentValue Result = default) : IFrame<CompleteFrame>
{
    /// <inheritdoc/>
    public static FrameType Type => FrameType.Complete;

    /// <inheritdoc/>
    public void WriteFields(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Result.IsNone ? 3 : 4);
        writer.Write(Run);
        writer.Write((byte)Outcome);
        Metrics.Write(ref writer);
        if (!Result.IsNone)
            Result.WriteTo(ref writer);
    }

    /// <inheritdoc/>
    public static CompleteFrame ReadFields(ref FieldReader fields)
    {
        var (run, outcome) = (fields.Identifier(), (RunOutcome)fields.Choice((byte)RunOutcome.Interrupted));
        var metrics = RunMetrics.Read(ref fields, fields.OptionalMap());
        return new CompleteFrame(run, outcome, metrics, fields.OptionalValue());
    }
}
