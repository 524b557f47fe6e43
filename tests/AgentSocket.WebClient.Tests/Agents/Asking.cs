using AgentSocket.Protocol;
using AgentSocket.Server;

namespace AgentSocket.WebClient.Tests.Agents;

/// <summary>Agents that ask people and call the page's tools.</summary>
internal static class Asking
{
    /// <summary>Asks, and waits for the answer.</summary>
    public static async Task<ReplyFrame> AskAsync(this RunContext run, ClarifyFrame question, CancellationToken cancellation)
    {
        await run.Output.AskAsync(question with { Run = run.Run }, cancellation);
        await run.Output.StatusAsync(RunState.WaitingForInput, cancellationToken: cancellation);
        await run.Output.FlushAsync(cancellation);
        while (run.Inbox.FindReply(question.Request) is null)
            await run.WaitAsync(run.Inbox.Count, cancellation);
        await run.Output.StatusAsync(RunState.Running, cancellationToken: cancellation);
        return run.Inbox.FindReply(question.Request)!.Value;
    }

    /// <summary>Calls a tool of the page, and waits for the result.</summary>
    public static async Task<ToolResultFrame> CallAsync(this RunContext run, long call, string tool, string arguments, CancellationToken cancellation)
    {
        await run.Output.CallAsync(new ToolCallFrame(run.Run, call, tool, AgentValue.FromJson(arguments)), cancellation);
        await run.Output.StatusAsync(RunState.WaitingForTool, tool, cancellation);
        await run.Output.FlushAsync(cancellation);
        while (run.Inbox.FindResult(call) is null)
            await run.WaitAsync(run.Inbox.Count, cancellation);
        return run.Inbox.FindResult(call)!.Value;
    }

    /// <summary>Streams a piece, and lets it leave.</summary>
    public static async Task SayAsync(this RunContext run, string text, CancellationToken cancellation)
    {
        await run.Output.StreamAsync(text, cancellationToken: cancellation);
        await run.Output.FlushAsync(cancellation);
    }
}
