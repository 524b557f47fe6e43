using AgentSocket.Protocol;
using MessagePack;

namespace AgentSocket.Agents;

/// <summary>
/// Asks questions of a run. Each has its numbers from the moment of asking, those for asking again included: in whichever order answers come, a
/// further attempt asks under the same numbers.
/// </summary>
internal sealed class Asking(IAgentHost host, StepRunner steps, ClientWait waiting)
{
    public async Task<QuestionReply> AskAsync(Question question, CancellationToken cancellationToken)
    {
        var request = steps.NextQuestions(question.MayBeAskedAgain ? Question.MaxAsks : 1);
        var last = question.MayBeAskedAgain ? request + Question.MaxAsks - 1 : request;
        var expiresAt = question.Timeout is { } timeout ? await ExpiryAsync(timeout, cancellationToken) : (DateTimeOffset?)null;
        string? reason = null;
        for (; request <= last; request++)
        {
            var reply = await AskAsync(question.ToFrame(host.Writer.Run, request, reason, expiresAt), cancellationToken);
            if (reply.Action != ReplyAction.Accept)
                return new QuestionReply(reply.Action) { HasExpired = reply.Action == ReplyAction.Cancel && await HasExpiredAsync(expiresAt, cancellationToken) };
            reason = question.Check(reply.Value);
            if (reason is null)
                return new QuestionReply(ReplyAction.Accept, reply.Value);
        }

        return new QuestionReply(ReplyAction.Decline);
    }

    private async ValueTask<ReplyFrame> AskAsync(ClarifyFrame question, CancellationToken cancellationToken)
    {
        if (host.Inbox.FindReply(question.Request) is { } known)
            return known;
        await host.Writer.AskAsync(question, cancellationToken);
        return await waiting.ForAsync(inbox => inbox.FindReply(question.Request), RunState.WaitingForInput, note: null, cancellationToken);
    }

    /// <summary>When the question expires: as it was said when it was asked first.</summary>
    private async ValueTask<DateTimeOffset> ExpiryAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var milliseconds = await steps.DoAsync("expiry", _ => new(Number((host.Time.GetUtcNow() + timeout).ToUnixTimeMilliseconds())), cancellationToken);
        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds.CreateReader().ReadInt64());
    }

    /// <summary>A server that closes a question answers it as a person who turns away; when that was says which of both it is.</summary>
    private async ValueTask<bool> HasExpiredAsync(DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        if (expiresAt is null)
            return false;
        var expired = await steps.DoAsync("expired", _ => new(Number(host.Time.GetUtcNow() >= expiresAt ? 1 : 0)), cancellationToken);
        return expired.CreateReader().ReadInt64() == 1;
    }

    private static AgentValue Number(long number) => AgentValue.Create(number, static (ref MessagePackWriter writer, long value) => writer.Write(value));
}
