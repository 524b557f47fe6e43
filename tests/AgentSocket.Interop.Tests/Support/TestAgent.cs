using AgentSocket.Server;

namespace AgentSocket.Interop.Tests.Support;

/// <summary>An agent for each thing that a run may do.</summary>
internal sealed class TestAgent : IRunHandler, IDisposable
{
    private readonly CancellationTokenSource _stopped = new();

    public async Task<RunCompletion?> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        switch (context.Target)
        {
            case "count":
                await CountAsync(context, cancellationToken);
                return new RunCompletion(RunOutcome.Ok, new RunMetrics { OutputTokens = context.Input.CreateReader().ReadInt64() });
            case "echo":
                await context.Output.StreamAsync(context.Input, cancellationToken);
                return new RunCompletion(RunOutcome.Ok, new RunMetrics(), context.Input);
            case "show":
                await context.Output.StatusAsync(RunState.WaitingForTool, "clock", cancellationToken);
                await context.Output.StreamAsync("because", StreamChannel.Reasoning, cancellationToken);
                await context.Output.StreamAsync("17 °C", StreamChannel.ToolOutput, cancellationToken);
                await context.Session.DefineToolsAsync([new ToolDefinition("clock", "Tells the time.")], [], id: null, cancellationToken);
                await context.Session.EmitAsync("build", "done", "e1", cancellationToken);
                return new RunCompletion(RunOutcome.Interrupted, new RunMetrics { CpuMs = 1.5 });
            case "stubborn":
                // Cancelling it changes nothing: it goes on until the test is over.
                await context.Output.StreamAsync("never mind", cancellationToken: cancellationToken);
                await context.Output.FlushAsync(cancellationToken);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stopped.Token);
                return new RunCompletion(RunOutcome.Ok, new RunMetrics());
            case "ask":
                return await AskAsync(context, cancellationToken);
            case "call":
                return await CallAsync(context, cancellationToken);
            case "steered":
                return await TakeGuidanceAsync(context, cancellationToken);
            case "retract":
                await context.Output.StreamAsync("a bad word", cancellationToken: cancellationToken);
                await context.Output.InterruptAsync("moderation", 2, cancellationToken);
                return new RunCompletion(RunOutcome.Ok, new RunMetrics());
            case "fail":
                throw new AgentSocketException(ErrorCodes.ModelError, "The model failed.") { Retryable = true, RetryAfter = TimeSpan.FromSeconds(2), Processed = true };
            case "break":
                throw new InvalidOperationException("secret");
            default:
                throw new AgentSocketException(ErrorCodes.UnknownTarget, "There is no such agent.");
        }
    }

    public void Dispose()
    {
        _stopped.Cancel();
        _stopped.Dispose();
    }

    private static async Task<RunCompletion> AskAsync(RunContext context, CancellationToken cancellationToken)
    {
        await context.Output.AskAsync(new ClarifyFrame(context.Run, 1, "For how many?", AgentValue.FromJson("""{"type":"integer"}"""), QuestionKinds.Form), cancellationToken);
        await context.Output.StatusAsync(RunState.WaitingForInput, cancellationToken: cancellationToken);
        while (context.Inbox.FindReply(1) is null)
            await context.WaitAsync(context.Inbox.Count, cancellationToken);
        var reply = context.Inbox.FindReply(1)!.Value;
        await context.Output.StreamAsync($"{(int)reply.Action}: {(reply.Value.IsNone ? "" : reply.Value.ToJson())}", cancellationToken: cancellationToken);
        return new RunCompletion(RunOutcome.Ok, new RunMetrics());
    }

    private static async Task<RunCompletion> CallAsync(RunContext context, CancellationToken cancellationToken)
    {
        var tool = context.Session.ClientTools.Single();
        await context.Output.CallAsync(new ToolCallFrame(context.Run, 1, tool.Name, AgentValue.Nil, Approval: tool.SideEffects), cancellationToken);
        while (context.Inbox.FindResult(1) is null)
            await context.WaitAsync(context.Inbox.Count, cancellationToken);
        await context.Output.StreamAsync(context.Inbox.FindResult(1)!.Value.Result.TryGetString(out var text) ? text : "", cancellationToken: cancellationToken);
        return new RunCompletion(RunOutcome.Ok, new RunMetrics());
    }

    private static async Task<RunCompletion> TakeGuidanceAsync(RunContext context, CancellationToken cancellationToken)
    {
        await context.Output.StatusAsync(RunState.Running, cancellationToken: cancellationToken);
        await context.Output.FlushAsync(cancellationToken);
        await context.Inbox.WaitAsync(0, cancellationToken);
        var steer = context.Inbox.Steers[0];
        await context.Output.SteeredAsync(steer.Steer, SteerStatus.Delivered, cancellationToken: cancellationToken);
        await context.Output.StreamAsync(steer.Input.TryGetString(out var text) ? text : "", cancellationToken: cancellationToken);
        return new RunCompletion(RunOutcome.Ok, new RunMetrics());
    }

    private static async Task CountAsync(RunContext context, CancellationToken cancellationToken)
    {
        var count = context.Input.CreateReader().ReadInt64();
        for (var token = 1; token <= count; token++)
            await context.Output.StreamAsync($"{token} ", cancellationToken: cancellationToken);
    }
}
