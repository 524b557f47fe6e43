using AgentSocket.Agents;
using AgentSocket.FunctionWorker.Conversations;
using AgentSocket.FunctionWorker.Journals;
using AgentSocket.FunctionWorker.Metering;
using AgentSocket.FunctionWorker.Push;
using AgentSocket.FunctionWorker.Telemetry;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Server.Telemetry;
using Microsoft.Extensions.Options;

namespace AgentSocket.FunctionWorker.Invoking;

/// <summary>
/// Does one attempt at a run: the agent works on the conversation, which is stored, once, before the client hears of the run's end. An attempt that would
/// have to wait for the client stores its turn as open: the run's journal has what it did for the next attempt, but there may be none.
/// </summary>
internal sealed class RunExecutor(ConversationStore conversations, RelayPush relay, CpuMeter meter, IOptions<WorkerOptions> options, TimeProvider time, ILogger<RunExecutor> logger)
{
    /// <summary>Makes what an agent is given.</summary>
    /// <param name="agent">Who will do it.</param>
    /// <param name="invocation">The run.</param>
    /// <param name="conversation">What was said before.</param>
    /// <param name="writer">Where frames go.</param>
    /// <param name="journal">What earlier attempts did.</param>
    public PreparedRun Prepare(IAgent agent, Invocation invocation, Conversation conversation, BodyRunWriter writer, StoredJournal journal)
    {
        var host = new InvocationHost(invocation, writer, journal, relay, time);
        var context = new AgentContext(host)
        {
            Target = invocation.Target,
            Input = invocation.Payload,
            SessionId = invocation.SessionId,
            IsSteerable = agent.IsSteerable,
            Principal = invocation.Principal,
            Conversation = conversation,
        };
        return new PreparedRun(agent, invocation, host, context, writer, journal);
    }

    /// <summary>Does the run and writes its end, or what it waits for.</summary>
    /// <param name="run">The run.</param>
    /// <param name="aborted">The relay doesn't want the answer any more.</param>
    /// <returns>Whether it ended, and well.</returns>
    public async Task<bool> ExecuteAsync(PreparedRun run, CancellationToken aborted)
    {
        using var cpu = meter.Begin();
        AgentResult? result;
        AgentSocketException? failure;
        var isLatest = true;
        await using (new SignsOfLife(run.Writer, options.Value.HeartbeatInterval, time, aborted))
        {
            (result, failure) = await RunAsync(run, aborted);

            // Also when the run failed or was broken off: what was said was said. A run that was broken off for guidance is done anew, and so is its turn.
            (isLatest, var notSaved) = await SaveAsync(run);
            if (result is not null || failure is not null)
            {
                failure = notSaved ?? failure;
                if (!aborted.IsCancellationRequested)
                    await CloseAsync(run);
            }
        }

        if (aborted.IsCancellationRequested)
            return false;
        if (result is null && failure is null)
            run.Writer.Suspend();
        else
            End(run.Writer, result ?? default, failure, cpu.Read());
        return result is not null && failure is null && isLatest;
    }

    /// <returns>Neither if the run waits for its client.</returns>
    private async Task<(AgentResult? Result, AgentSocketException? Failure)> RunAsync(PreparedRun run, CancellationToken aborted)
    {
        var invocation = run.Invocation;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(Math.Min(invocation.DeadlineMs ?? int.MaxValue, int.MaxValue)), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, deadline.Token);
        try
        {
            // The headers leave at once: the relay hears that the run is taken, however long the model thinks.
            if (invocation.Inbox.Count > 0)
                await run.Writer.StatusAsync(RunState.Running, note: null, either.Token);
            await run.Writer.FlushAsync(either.Token);
            return (await run.Agent.RunAsync(run.Context, either.Token), null);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return (null, new AgentSocketException(ErrorCodes.DeadlineExceeded, "The run's deadline has passed."));
        }
        catch (OperationCanceledException) when (run.Host.IsSuspended && !aborted.IsCancellationRequested)
        {
            return (null, null);
        }
        catch (OperationCanceledException)
        {
            return (null, new AgentSocketException(ErrorCodes.Internal, "The run was broken off."));
        }
        catch (AgentSocketException failure)
        {
            return (null, failure);
        }
        catch (Exception exception)
        {
            // The one place where any failure of an agent must become the run's end.
            logger.RunFailed(invocation.Run, invocation.SessionId, ExceptionTrace.Of(exception));
            return (null, new AgentSocketException(ErrorCodes.Internal, "The agent failed.", exception));
        }
    }

    /// <returns>Whether this is the latest attempt, as far as is known; and why its turn isn't saved, if it isn't.</returns>
    private async Task<(bool IsLatest, AgentSocketException? Failure)> SaveAsync(PreparedRun run)
    {
        var invocation = run.Invocation;
        try
        {
            var isLatest = await conversations.SaveAsync(invocation.SessionId, invocation.Run, invocation.Attempt, run.Context.Conversation);
            if (!isLatest)
                logger.AttemptSuperseded(invocation.Attempt, invocation.Run, invocation.SessionId);
            return (isLatest, null);
        }
        catch (AgentSocketException failure)
        {
            logger.TurnNotSaved(invocation.Run, invocation.SessionId, failure.Code);
            return (true, new AgentSocketException(failure.Code, "The answer could not be remembered.", failure) { Processed = true });
        }
    }

    private async Task CloseAsync(PreparedRun run)
    {
        try
        {
            await run.Journal.CloseAsync();
        }
        catch (AgentSocketException failure)
        {
            // It goes by itself, later.
            logger.JournalNotClosed(run.Invocation.Run, run.Invocation.SessionId, failure.Code);
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
