using AgentSocket.Protocol;
using AgentSocket.Server.Tests.Support;

namespace AgentSocket.Server.Tests;

/// <summary>With sessions in memory.</summary>
public sealed class RunTests() : RunRules(isStored: false);

/// <summary>With sessions in a store.</summary>
public sealed class StoredRunTests() : RunRules(isStored: true);

public abstract class RunRules(bool isStored) : ServerRules(isStored)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Invoke_RightAfterTheUpgrade_IsServedAfterHello()
    {
        await using var server = await StartAsync();
        using var peer = await server.ConnectAsync();

        await peer.SendAsync(new InvokeFrame(1, "count", "3"));

        var hello = await peer.ReceiveAsync<HelloFrame>();
        Assert.Equal(AgentSocketProtocol.Version, hello.Version);
        foreach (var expected in new[] { "1 ", "2 ", "3 " })
        {
            var stream = await peer.ReceiveAsync<StreamFrame>();
            Assert.Equal((1, expected), (stream.Run, Text(stream)));
        }

        var complete = await peer.ReceiveAsync<CompleteFrame>();
        Assert.Equal((1, RunOutcome.Ok), (complete.Run, complete.Outcome));
    }

    [Fact]
    public async Task Invoke_OfAnUnknownTarget_EndsWithItsErrorAlone()
    {
        await using var server = await StartAsync();
        using var peer = await server.ConnectAsync();

        await peer.SendAsync(new InvokeFrame(1, "nobody", AgentValue.Nil));
        var error = await peer.ReceiveNextAsync<ErrorFrame>();
        Assert.Equal((1, ErrorCodes.UnknownTarget), (error.Run, error.Code));

        await peer.SendAsync(new InvokeFrame(2, "count", "1"));
        Assert.Equal(2, (await peer.ReceiveNextAsync<CompleteFrame>()).Run);
    }

    [Fact]
    public async Task Handler_ThatThrowsAnything_EndsItsRunWithInternalAndNoDetails()
    {
        await using var server = await StartAsync();
        server.Handler.On("broken", (_, _) => throw new InvalidOperationException("the password is hunter2"));
        using var peer = await server.ConnectAsync();

        await peer.SendAsync(new InvokeFrame(1, "broken", AgentValue.Nil));

        var error = await peer.ReceiveNextAsync<ErrorFrame>();
        Assert.Equal(ErrorCodes.Internal, error.Code);
        Assert.DoesNotContain("hunter2", error.Message);
    }

    [Fact]
    public async Task Cancel_BeforeTheFirstToken_SettlesWithoutTheHandler()
    {
        await using var server = await StartAsync();
        var cancelled = new TaskCompletionSource();
        server.Handler.On("stubborn", async (_, cancellationToken) =>
        {
            cancellationToken.Register(cancelled.SetResult);
            await new TaskCompletionSource().Task;
            return ScriptedHandler.Done;
        });
        using var peer = await server.ConnectAsync();

        await peer.SendAsync(new InvokeFrame(1, "stubborn", AgentValue.Nil));
        await peer.SendAsync(new CancelFrame(1));

        var complete = await peer.ReceiveNextAsync<CompleteFrame>();
        Assert.Equal((1, RunOutcome.Cancelled), (complete.Run, complete.Outcome));
        await cancelled.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task Run_ThatWasCancelled_WritesNoFrameAnyMore()
    {
        await using var server = await StartAsync();
        var goOn = new TaskCompletionSource();
        var refused = new TaskCompletionSource<bool>();
        server.Handler.On("late", async (context, _) =>
        {
            await goOn.Task;
            var write = async () => await context.Output.StreamAsync("late");
            refused.SetResult(await Record.ExceptionAsync(write) is OperationCanceledException);
            return ScriptedHandler.Done;
        });
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "late", AgentValue.Nil));
        await peer.SendAsync(new CancelFrame(1));
        await peer.ReceiveNextAsync<CompleteFrame>();

        goOn.SetResult();

        Assert.True(await refused.Task.WaitAsync(Token));
        await peer.SendAsync(new InvokeFrame(2, "count", "1"));
        Assert.Equal(2, (await peer.ReceiveAsync<StreamFrame>()).Run);
    }

    [Fact]
    public async Task Deadline_WhenItPasses_EndsTheRunWithItsCode()
    {
        await using var server = await StartAsync();
        var begun = new TaskCompletionSource();
        server.Handler.On("slow", async (_, cancellationToken) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, server.Time, cancellationToken);
            return ScriptedHandler.Done;
        });
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "slow", AgentValue.Nil, new InvokeOptions { DeadlineMs = 5_000 }));
        await begun.Task.WaitAsync(Token);

        server.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(ErrorCodes.DeadlineExceeded, (await peer.ReceiveNextAsync<ErrorFrame>()).Code);
    }

    [Fact]
    public async Task Runs_BeyondTheLimit_EndWithTooManyRuns()
    {
        await using var server = await StartAsync(options => options.MaxRuns = 2);
        server.Handler.On("wait", async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, server.Time, cancellationToken);
            return ScriptedHandler.Done;
        });
        using var peer = await server.ConnectAsync();

        for (var run = 1; run <= 3; run++)
            await peer.SendAsync(new InvokeFrame(run, "wait", AgentValue.Nil));

        var error = await peer.ReceiveNextAsync<ErrorFrame>();
        Assert.Equal((3, ErrorCodes.TooManyRuns, true), (error.Run, error.Code, error.Retryable));
    }

    [Fact]
    public async Task Output_LongerThanAFrame_ArrivesWhole()
    {
        await using var server = await StartAsync(options => options.MaxFrameBytes = 4096);
        var text = string.Concat(Enumerable.Repeat("a😀b", 5_000));
        server.Handler.On("long", async (context, cancellationToken) =>
        {
            await context.Output.StreamAsync(text, cancellationToken: cancellationToken);
            return ScriptedHandler.Done;
        });
        await using var client = await server.ConnectClientAsync();

        Assert.Equal(text, await client.Invoke("long", AgentValue.Nil).ReadToEndAsync(Token));
    }

    [Fact]
    public async Task Result_LargerThanAFrame_BecomesAnError()
    {
        await using var server = await StartAsync(options => options.MaxFrameBytes = 4096);
        server.Handler.On("huge", (_, _) => Task.FromResult<RunCompletion?>(ScriptedHandler.Done with { Result = new string('x', 5_000) }));
        using var peer = await server.ConnectAsync();

        await peer.SendAsync(new InvokeFrame(1, "huge", AgentValue.Nil));

        Assert.Equal(ErrorCodes.FrameTooLarge, (await peer.ReceiveNextAsync<ErrorFrame>()).Code);
    }

    [Fact]
    public async Task Complete_TellsWhatTheRunCost()
    {
        await using var server = await StartAsync();
        server.Handler.On("costly", async (context, cancellationToken) =>
        {
            server.Time.Advance(TimeSpan.FromMilliseconds(20));
            await context.Output.StreamAsync("x", cancellationToken: cancellationToken);
            server.Time.Advance(TimeSpan.FromMilliseconds(30));
            return ScriptedHandler.Done with { Metrics = new RunMetrics { InputTokens = 7, OutputTokens = 1, CpuMs = 4.5 } };
        });
        using var peer = await server.ConnectAsync();

        await peer.SendAsync(new InvokeFrame(1, "costly", AgentValue.Nil));

        var metrics = (await peer.ReceiveNextAsync<CompleteFrame>()).Metrics;
        Assert.Equal((20.0, 50.0), (metrics.FirstTokenMs, metrics.TotalMs));
        Assert.Equal((7L, 1L, 4.5), (metrics.InputTokens, metrics.OutputTokens, metrics.CpuMs));
    }

    private static string Text(StreamFrame stream) => stream.Delta.TryGetString(out var text) ? text : "";
}
