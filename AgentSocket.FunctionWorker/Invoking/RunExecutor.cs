using AgentSocket.Agents;
using AgentSocket.FunctionWorker.Conversations;
using AgentSocket.FunctionWorker.Metering;
using AgentSocket.FunctionWorker.Telemetry;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;

namespace AgentSocket.FunctionWorker.Invoking;

/// <summary>Does one run: the agent works on the conversation, which is stored, once, before the client hears of the run's end.</summary>
internal sealed class RunExecutor(ConversationStore conversations, CpuMeter meter, TimeProvider time, ILogger<RunExecutor> logger)
{
    /// <summary>Does the run and writes its end.</summary>
    /// <param name="agent">Who does it.</param>
    /// <param name="invocation">The run.</param>
    /// <param name="conversation">What was said before.</param>
    /// <param name="writer">Where frames go.</param>
    /// <param name="aborted">The relay doesn't want the answer any more.</param>
    /// <returns>Whether it ended well.</returns>
    public async Task<bool> ExecuteAsync(IAgent agent, Invocation invocation, Conversation conversation, BodyRunWriter writer, CancellationToken aborted)
    {
        using var cpu = meter.Begin();
        var (result, failure) = await RunAsync(agent, invocation, conversation, writer, aborted);

        // Also when the run failed or was broken off: what was said was said.
        failure = await SaveAsync(invocation, conversation) ?? failure;
        if (!aborted.IsCancellationRequested)
            End(writer, result, failure, cpu.Read());
        return failure is null;
    }

    private async Task<(AgentResult Result, AgentSocketException? Failure)> RunAsync(
        IAgent agent, Invocation invocation, Conversation conversation, BodyRunWriter writer, CancellationToken aborted)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(Math.Min(invocation.DeadlineMs ?? int.MaxValue, int.MaxValue)), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, deadline.Token);
        try
        {
            // The headers leave at once: the relay hears that the run is taken, however long the model thinks.
            await writer.FlushAsync(either.Token);
            var context = new AgentContext { Target = invocation.Target, Input = invocation.Payload, Writer = writer, Conversation = conversation };
            return (await agent.RunAsync(context, either.Token), null);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return (default, new AgentSocketException(ErrorCodes.DeadlineExceeded, "The run's deadline has passed."));
        }
        catch (OperationCanceledException)
        {
            return (default, new AgentSocketException(ErrorCodes.Internal, "The run was broken off."));
        }
        catch (AgentSocketException failure)
        {
            return (default, failure);
        }
        catch (Exception exception)
        {
            // The one place where any failure of an agent must become the run's end.
            logger.RunFailed(invocation.Run, invocation.SessionId, exception);
            return (default, new AgentSocketException(ErrorCodes.Internal, "The agent failed.", exception));
        }
    }

    private async Task<AgentSocketException?> SaveAsync(Invocation invocation, Conversation conversation)
    {
        try
        {
            if (!await conversations.SaveAsync(invocation.SessionId, invocation.Run, invocation.Attempt, conversation))
                logger.AttemptSuperseded(invocation.Attempt, invocation.Run, invocation.SessionId);
            return null;
        }
        catch (AgentSocketException failure)
        {
            logger.TurnNotSaved(invocation.Run, invocation.SessionId, failure.Code);
            return new AgentSocketException(failure.Code, "The answer could not be remembered.", failure) { Processed = true };
        }
    }

    private static void End(BodyRunWriter writer, AgentResult result, AgentSocketException? failure, TimeSpan cpu)
    {
        try
        {
            if (failure is null)
            {
                var metrics = new RunMetrics { InputTokens = result.InputTokens, OutputTokens = result.OutputTokens, CpuMs = Math.Round(cpu.TotalMilliseconds, 3) };
                writer.Complete(new CompleteFrame(writer.Run, RunOutcome.Ok, metrics, result.Value));
                return;
            }
        }
        catch (AgentSocketException tooLarge)
        {
            failure = tooLarge;
        }

        writer.Fail(ErrorFrame.From(writer.Run, failure));
    }
}
