namespace AgentSocket.Protocol.Client;

/// <summary>What a client says about its runs while they go on: answers, guidance, tools' results. Spec §9.4, §9.5.</summary>
internal sealed class RunDialogue(ClientSession session)
{
    /// <summary>What servers take of an answer or of guidance; what is larger would be refused, and the run would go on waiting. Spec §9.5.</summary>
    private const int MaxAnswerBytes = 256 * 1024;

    /// <summary>Answers a question; see <see cref="AgentRun.Reply"/>.</summary>
    public void Reply(AgentRun run, long request, ReplyAction action, AgentValue value)
    {
        lock (session.Numbering.Lock)
        {
            if (!session.Runs.Contains(run))
                throw new AgentSocketException(ErrorCodes.UnknownRequest, "The run has ended.");
            if (run.Questions.Find(request) is { } approval)
                value = action == ReplyAction.Accept ? ApprovalSubject.DigestOf(approval.Tool, approval.Arguments) : AgentValue.None;
            CheckSize(value);
            session.Append(run, new ReplyFrame(run.Number, request, action, value));
            run.Questions.OnAnswered(request);
        }

        session.Flush();
    }

    /// <summary>Answers a question that nobody can be asked.</summary>
    public void TurnAway(AgentRun run, long request)
    {
        lock (session.Numbering.Lock)
        {
            if (!session.Runs.Contains(run))
                return;
            session.Append(run, new ReplyFrame(run.Number, request, ReplyAction.Cancel));
            run.Questions.OnAnswered(request);
        }

        session.Flush();
    }

    /// <summary>Gives guidance; see <see cref="AgentRun.SteerAsync"/>.</summary>
    public Task<SteerOutcome> Steer(AgentRun run, AgentValue input)
    {
        Task<SteerOutcome> outcome;
        lock (session.Numbering.Lock)
        {
            if (!session.Runs.Contains(run))
                return run.Loss is { } loss ? Task.FromException<SteerOutcome>(loss) : Task.FromResult(new SteerOutcome(SteerStatus.Expired, input));
            session.ThrowIfTooMuchWaits();
            CheckSize(input);
            session.Append(run, new SteerFrame(run.Number, run.Steers.Last + 1, input));
            outcome = run.Steers.Add(input);
        }

        session.Flush();
        return outcome;
    }

    /// <summary>Answers a call, unless its run has ended.</summary>
    /// <param name="run">The run that called.</param>
    /// <param name="result">The answer.</param>
    /// <param name="duration">From the call to the result.</param>
    public void AnswerCall(AgentRun run, ToolResultFrame result, TimeSpan duration)
    {
        lock (session.Numbering.Lock)
        {
            if (!session.Runs.Contains(run))
                return;
            try
            {
                CheckSize(result.Result);
                session.Append(run, result);
            }
            catch (AgentSocketException tooLarge)
            {
                result = result with { Status = ToolStatus.Failed, Result = $"The result is too large. {tooLarge.Message}" };
                session.Append(run, result);
            }

            run.EndCall();
            run.OnUpdate(new ToolResultUpdate(result.Call, result.Status, result.Result, duration));
        }

        session.Flush();
    }

    /// <summary>The server didn't take a result: the agent hears that the tool failed, once. Under the session's lock.</summary>
    public void OnResultRefused(AgentRun run, long call)
    {
        if (run.TryGiveUpCall(call))
            session.Append(run, new ToolResultFrame(run.Number, call, ToolStatus.Failed, "The server didn't take the tool's result."));
    }

    private static void CheckSize(AgentValue value)
    {
        if (value.Bytes.Length > MaxAnswerBytes)
            throw new AgentSocketException(ErrorCodes.FrameTooLarge, $"It has {value.Bytes.Length} bytes; servers take {MaxAnswerBytes}.");
    }
}
