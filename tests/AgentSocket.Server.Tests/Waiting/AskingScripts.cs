using AgentSocket.Protocol;
using AgentSocket.Server.Tests.Support;

namespace AgentSocket.Server.Tests.Waiting;

/// <summary>Handlers that ask their client.</summary>
internal static class AskingScripts
{
    /// <summary>Asks, waits in this process, and streams the answer.</summary>
    public static void OnAsk(this ScriptedHandler handler, long? expiresAt = null, Action<RunContext>? onHandled = null) => handler.On("ask", async (context, cancellationToken) =>
    {
        onHandled?.Invoke(context);
        await AskAsync(context, expiresAt, cancellationToken);
        while (context.Inbox.FindReply(1) is null)
            await context.WaitAsync(context.Inbox.Count, cancellationToken);
        return await TellAsync(context, cancellationToken);
    });

    /// <summary>Asks, and lets go of the run until there is an answer.</summary>
    public static void OnSuspend(this ScriptedHandler handler, Action<RunContext>? onHandled = null, long? expiresAt = null) => handler.On("ask", async (context, cancellationToken) =>
    {
        onHandled?.Invoke(context);
        while (context.Inbox.FindReply(1) is null)
        {
            var seen = context.Inbox.Count;
            await AskAsync(context, expiresAt, cancellationToken);
            if (await context.SuspendAsync(seen, cancellationToken))
                return null;
        }

        return await TellAsync(context, cancellationToken);
    });

    /// <summary>Calls a tool, and streams what comes of it.</summary>
    public static void OnCall(this ScriptedHandler handler, long? deadlineMs = null) => handler.On("call", async (context, cancellationToken) =>
    {
        await context.Output.CallAsync(new ToolCallFrame(context.Run, 1, "clock", "now", deadlineMs), cancellationToken);
        while (context.Inbox.FindResult(1) is null)
            await context.WaitAsync(context.Inbox.Count, cancellationToken);
        var result = context.Inbox.FindResult(1)!.Value;
        result.Result.TryGetString(out var text);
        await context.Output.StreamAsync($"{result.Status}: {text}", cancellationToken: cancellationToken);
        return ScriptedHandler.Done;
    });

    private static async Task AskAsync(RunContext context, long? expiresAt, CancellationToken cancellationToken)
    {
        await context.Output.AskAsync(new ClarifyFrame(context.Run, 1, "How many?", ExpiresAt: expiresAt), cancellationToken);
        await context.Output.StatusAsync(RunState.WaitingForInput, cancellationToken: cancellationToken);
        await context.Output.FlushAsync(cancellationToken);
    }

    private static async Task<RunCompletion?> TellAsync(RunContext context, CancellationToken cancellationToken)
    {
        var reply = context.Inbox.FindReply(1)!.Value;
        reply.Value.TryGetString(out var text);
        await context.Output.StreamAsync($"{reply.Action}: {text}", cancellationToken: cancellationToken);
        return ScriptedHandler.Done;
    }
}
