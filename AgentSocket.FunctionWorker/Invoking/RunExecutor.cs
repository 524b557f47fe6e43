using AgentSocket.Agents;
using AgentSocket.FunctionWorker.Conversations;
using AgentSocket.FunctionWorker.Telemetry;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;

namespace AgentSocket.FunctionWorker.Invoking;

/// <summary>Does one run: the agent works on the conversation, which is stored before the client hears of the run's end.</summary>
internal sealed class RunExecutor(AgentCatalog agents, ConversationStore conversations, TimeProvider time, ILogger<RunExecutor> logger)
{
    /// <summary>Does the run and writes its end.</summary>
    /// <param name="invocation">The run.</param>
    /// <param name="conversation">What was said before.</param>
    /// <param name="writer">Where frames go.</param>
    /// <param name="aborted">The relay doesn't want the answer any more.</param>
    public async Task ExecuteAsync(Invocation invocation, Conversation conversation, BodyRunWriter writer, CancellationToken aborted)
    {
        var cpu = Environment.CpuUsage.TotalTime;
        try
        {
            var result = await RunAsync(invocation, conversation, writer, aborted);
            await conversations.SaveAsync(invocation.SessionId, conversation);
            var metrics = new RunMetrics
            {
                InputTokens = result.InputTokens,
                OutputTokens = result.OutputTokens,

                // The process's CPU while the run went on: exact where a worker does one run at a time, as functions do.
                CpuMs = Math.Round((Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds, 3),
            };
            await writer.EndAsync(new CompleteFrame(invocation.Run, RunOutcome.Ok, metrics, result.Value), aborted);
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            // Nobody is there to hear of it; what was said until then is kept.
            await SaveWhatThereIsAsync(invocation, conversation);
        }
        catch (AgentSocketException failure)
        {
            await SaveWhatThereIsAsync(invocation, conversation);
            await writer.EndAsync(ErrorFrame.From(invocation.Run, failure), aborted);
        }
        catch (Exception exception)
        {
            // The one place where any failure of an agent must become the run's end.
            logger.RunFailed(invocation.Run, invocation.SessionId, exception);
            await SaveWhatThereIsAsync(invocation, conversation);
            await writer.EndAsync(new ErrorFrame(invocation.Run, ErrorCodes.Internal, "The agent failed."), aborted);
        }
    }

    private async Task<AgentResult> RunAsync(Invocation invocation, Conversation conversation, BodyRunWriter writer, CancellationToken aborted)
    {
        var agent = agents.Find(invocation.Target);
        var context = new AgentContext { Target = invocation.Target, Input = invocation.Payload, Writer = writer, Conversation = conversation };
        if (invocation.DeadlineMs is not { } deadline)
            return await agent.RunAsync(context, aborted);

        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(Math.Min(deadline, int.MaxValue)), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, timeout.Token);
        try
        {
            return await agent.RunAsync(context, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !aborted.IsCancellationRequested)
        {
            throw new AgentSocketException(ErrorCodes.DeadlineExceeded, "The run's deadline has passed.");
        }
    }

    private async Task SaveWhatThereIsAsync(Invocation invocation, Conversation conversation)
    {
        try
        {
            await conversations.SaveAsync(invocation.SessionId, conversation);
        }
        catch (AgentSocketException failure)
        {
            logger.TurnNotSaved(invocation.Run, invocation.SessionId, failure.Code);
        }
    }
}
