using AgentSocket.Faults.Traces;
using AgentSocket.Faults.Workers;
using AgentSocket.Protocol;

namespace AgentSocket.Faults.Clients;

/// <content>What the application has it do.</content>
internal sealed partial class CheckedSession
{
    public CheckedRun Invoke(string input, string expected, bool willCancel)
    {
        lock (_lock)
        {
            var run = new CheckedRun(_runs.Count + 1, expected, willCancel);
            _runs.Add(run);
            Record(Expectation(run));
            Append(new InvokeFrame(run.Number, Target, input));
            return run;
        }
    }

    public void Cancel(CheckedRun run)
    {
        lock (_lock)
            Append(new CancelFrame(run.Number));
    }

    /// <summary>Announces the tool that agents may call.</summary>
    public void OfferTool()
    {
        lock (_lock)
            Append(new ToolDefFrame(Revision: 1, [Question.Tool], []));
    }

    /// <summary>Answers a question with REPLY, a call with TOOL_RESULT.</summary>
    public void Answer(TraceLine asked, string answer)
    {
        lock (_lock)
        {
            if ((FrameType)asked.Type == FrameType.Clarify)
                Append(new ReplyFrame(asked.Run, asked.Request, ReplyAction.Accept, answer));
            else
                Append(new ToolResultFrame(asked.Run, asked.Request, ToolStatus.Ok, answer));
        }
    }

    public void Steer(CheckedRun run, long steer, string guidance)
    {
        lock (_lock)
            Append(new SteerFrame(run.Number, steer, guidance));
    }

    /// <summary>No more runs: <see cref="Settled"/> completes when the peers agree.</summary>
    public void Settle()
    {
        lock (_lock)
        {
            _isSettling = true;
            Ask();
        }
    }

    private static TraceLine Expectation(CheckedRun run) => new(TraceKind.Expected) { Run = run.Number, Text = run.Expected, Flag = run.WillCancel };
}
