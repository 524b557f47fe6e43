namespace AgentSocket.Protocol.Client;

/// <summary>Answers the calls of a session's runs: each with one TOOL_RESULT, unless its run ends before. Spec §4.4, §4.15.</summary>
internal sealed class ToolCalls(RunDialogue dialogue, OfferedTools tools, AgentSocketClientOptions options)
{
    /// <summary>Whether a person is asked before the tool is called.</summary>
    public bool NeedsApproval(in ToolCallFrame frame) => frame.Approval == true || tools.Find(frame.Name)?.Definition.SideEffects == true;

    /// <summary>How long the server waits, as far as a timer goes.</summary>
    public static TimeSpan? DeadlineOf(in ToolCallFrame frame) =>
        frame.DeadlineMs is { } milliseconds ? WaitTime.FromMilliseconds(milliseconds) : null;

    /// <summary>Begins to answer a call, which comes for the first time.</summary>
    /// <param name="run">The run that calls.</param>
    /// <param name="frame">The call, on bytes of its own.</param>
    public void Begin(AgentRun run, ToolCallFrame frame)
    {
        var started = options.TimeProvider.GetTimestamp();
        var ended = run.Ended;
        _ = Task.Run(() => AnswerAsync(run, frame, started, ended), CancellationToken.None);
    }

    private async Task AnswerAsync(AgentRun run, ToolCallFrame frame, long started, CancellationToken ended)
    {
        var deadline = DeadlineOf(frame);
        using var late = new CancellationTokenSource(deadline ?? Timeout.InfiniteTimeSpan, options.TimeProvider);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ended, late.Token);
        var (status, result) = await DoAsync(run, frame, deadline, over.Token).ConfigureAwait(false);
        dialogue.AnswerCall(run, new ToolResultFrame(frame.Run, frame.Call, status, result), options.TimeProvider.GetElapsedTime(started));
    }

    private async Task<(ToolStatus Status, AgentValue Result)> DoAsync(AgentRun run, ToolCallFrame frame, TimeSpan? deadline, CancellationToken over)
    {
        if (tools.Find(frame.Name) is not { } tool)
            return (ToolStatus.Failed, $"The client has no tool '{frame.Name}'.");
        if (tool.Check(frame.Arguments) is { } wrong)
            return (ToolStatus.Failed, $"The arguments don't fit the tool's schema: {wrong}");
        var call = new ClientToolCall(run, frame.Call, tool.Definition, frame.Arguments, deadline);
        try
        {
            if (NeedsApproval(frame) && !await HeedAsync(ApproveAsync(call, over), over).ConfigureAwait(false))
                return (ToolStatus.Denied, "The person refused the call.");
            return (ToolStatus.Ok, await HeedAsync(tool.Handler(call, over), over).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return (ToolStatus.Failed, "The tool didn't answer in time.");
        }
        catch (AgentSocketException failure)
        {
            return (ToolStatus.Failed, failure.Message);
        }
#pragma warning disable CA1031 // Whatever a tool throws, the agent waits for an answer; what it was stays on this side.
        catch (Exception)
#pragma warning restore CA1031
        {
            return (ToolStatus.Failed, "The tool failed.");
        }
    }

    /// <summary>Leaves behind who doesn't heed the token; should it fail later, nobody minds.</summary>
    private static Task<T> HeedAsync<T>(Task<T> work, CancellationToken over)
    {
        _ = work.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return work.WaitAsync(over);
    }

    private Task<bool> ApproveAsync(ClientToolCall call, CancellationToken over) => options.ApproveToolCall is { } approve ? approve(call, over) : Task.FromResult(false);
}
