using AgentSocket.Protocol;
using AgentSocket.WebClient.Chat.Answers;
using AgentSocket.WebClient.Chat.Figures;
using AgentSocket.WebClient.Connections;
using AgentSocket.WebClient.Telemetry;

namespace AgentSocket.WebClient.Chat.Asking;

/// <summary>Puts a question to one mode's agent and writes down the answer.</summary>
internal static class Asker
{
    /// <summary>How long a server may take to end a run that was cancelled, before the page stops waiting for it.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(2);

    /// <summary>Completes when the answer has ended, however it did.</summary>
    public static async Task AskAsync(AgentConnection connection, Question question, Answer answer, TimeProvider time, CancellationToken stop)
    {
        using var activity = AskTelemetry.StartAsk(connection.Mode);
        answer.BelongsTo(activity?.TraceId.ToHexString());
        try
        {
            var client = await connection.ConnectAsync().WaitAsync(stop);
            await using var run = client.Invoke(question.Target, question.Input);
            answer.Begin(new AgentRunMeter(run), new AgentRunDialogue(run, connection.Approvals));
            using var link = AnswerLink.Follow(connection, answer);

            using var grace = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
            await using var stopping = stop.Register(() =>
            {
                grace.CancelAfter(StopGrace);
                run.Cancel("stopped by the person who asked");
                answer.Stopping();
            });
            await foreach (var update in run.WithCancellation(grace.Token))
                answer.Apply(update);
        }
        catch (OperationCanceledException)
        {
            answer.Stop();
        }
        catch (AgentSocketException failure)
        {
            AskTelemetry.Fail(activity, failure.Code);
            answer.Fail(failure);
        }
#pragma warning disable CA1031 // Whatever an agent sends, the answer fails and not the page; what it was is in the trace by its kind.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            AskTelemetry.Fail(activity, exception.GetType().Name);
            answer.Fail(new AgentSocketException(ErrorCodes.Internal, "The page failed to show the answer.", exception));
        }
    }
}
