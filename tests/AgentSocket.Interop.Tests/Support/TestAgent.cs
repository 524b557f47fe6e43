using AgentSocket.Server;

namespace AgentSocket.Interop.Tests.Support;

/// <summary>An agent for each thing that a run may do.</summary>
internal sealed class TestAgent : IRunHandler, IDisposable
{
    private readonly CancellationTokenSource _stopped = new();

    public async Task<RunCompletion> RunAsync(RunContext context, CancellationToken cancellationToken)
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
                await context.Session.DefineToolsAsync([new ToolDefinition("clock", "Tells the time.")], [], cancellationToken);
                await context.Session.EmitAsync("build", "done", "e1", cancellationToken);
                return new RunCompletion(RunOutcome.Interrupted, new RunMetrics { CpuMs = 1.5 });
            case "stubborn":
                // Cancelling it changes nothing: it goes on until the test is over.
                await context.Output.StreamAsync("never mind", cancellationToken: cancellationToken);
                await context.Output.FlushAsync(cancellationToken);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stopped.Token);
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

    private static async Task CountAsync(RunContext context, CancellationToken cancellationToken)
    {
        var count = context.Input.CreateReader().ReadInt64();
        for (var token = 1; token <= count; token++)
            await context.Output.StreamAsync($"{token} ", cancellationToken: cancellationToken);
    }
}
