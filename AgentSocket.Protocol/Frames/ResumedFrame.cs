using MessagePack;

namespace AgentSocket.Protocol;

// | field       | type   | meaning                                                        |
// | outcome     | uint   | 0 resumed, 1 lost                                              |
// | received    | uint   | numbered frames that the server has received in the session    |
// | resumeToken | str    | the new token; empty when lost                                 |
// | runs        | array? | of arrays [run, state]: the runs that go on                    |

/// <summary>0x12 RESUMED, server to client: answers RESUME. Spec §4.18.</summary>
public readonly record struct ResumedFrame(ResumeOutcome Outcome, long Received, string ResumeToken, IReadOnlyList<ResumedRun> Runs) : IFrame<ResumedFrame>
{
    /// <inheritdoc/>
    public static FrameType Type => FrameType.Resumed;

    /// <inheritdoc/>
    public void WriteFields(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Runs.Count == 0 ? 3 : 4);
        writer.Write((byte)Outcome);
        writer.Write(Received);
        writer.Write(ResumeToken);
        if (Runs.Count == 0)
            return;
        writer.WriteArrayHeader(Runs.Count);
        foreach (var (run, state) in Runs)
        {
            writer.WriteArrayHeader(2);
            writer.Write(run);
            writer.Write((byte)state);
        }
    }

    /// <inheritdoc/>
    public static ResumedFrame ReadFields(ref FieldReader fields)
    {
        var (outcome, received, token) = ((ResumeOutcome)fields.Choice((byte)ResumeOutcome.Lost), fields.Number(), fields.Text());
        var runs = new List<ResumedRun>();
        var count = fields.OptionalArray();
        for (var i = 0; i < count && fields.Error == FrameError.None; i++)
        {
            var run = fields.Nested();
            runs.Add(new ResumedRun(run.Identifier(), (RunState)run.Choice((byte)RunState.WaitingForInput)));
            fields.Fail(run.Error);
        }

        return new ResumedFrame(outcome, received, token, runs);
    }

    /// <summary>Tells the outcome; the token stays out of logs.</summary>
    public override string ToString() => $"RESUMED {Outcome}";
}
