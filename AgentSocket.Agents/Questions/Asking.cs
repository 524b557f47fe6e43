using AgentSocket.Protocol;

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
        var expiry = new QuestionExpiry(host, request, question.Timeout);
        string? reason = null;
        for (; request <= last; request++)
        {
            var reply = await AskAsync(question, request, reason, expiry, cancellationToken);
            if (reply.Action != ReplyAction.Accept)
                return new QuestionReply(reply.Action) { HasExpired = reply.Action == ReplyAction.Cancel && await expiry.HasPassedAsync() };
            reason = question.Check(reply.Value);
            if (reason is null)
                return new QuestionReply(ReplyAction.Accept, reply.Value);
        }

        return new QuestionReply(ReplyAction.Decline);
    }

    private async ValueTask<ReplyFrame> AskAsync(Question question, long request, string? reason, QuestionExpiry expiry, CancellationToken cancellationToken)
    {
        if (host.Inbox.FindReply(request) is { } known)
            return known;
        return await waiting.ForAsync(SendAsync, inbox => inbox.FindReply(request), RunState.WaitingForInput, note: null, cancellationToken);

        async ValueTask<(ReplyFrame? Known, Task Keeping)> SendAsync()
        {
            await host.Writer.AskAsync(question.ToFrame(host.Writer.Run, request, reason, await expiry.FindAsync()), cancellationToken);
            return (null, Task.CompletedTask);
        }
    }
}
