using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Tests.Framing;
using AgentSocket.Relay.Tests.Hosts;

namespace AgentSocket.Relay.Tests.Relaying;

public class AttemptTests
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly SteppingTime _time = new();

    [Fact]
    public async Task Attempt_AfterALostWorker_GoesOnFromTheEmittedText()
    {
        await using var worker = await AttemptWorker.StartAsync(
            Frames.Body(Frames.Stream(1, "one "), Frames.Stream(1, "zwölf ")),
            Frames.Body(Frames.Stream(1, "three"), Frames.Complete(1)));
        await using var relay = await RelayHost.StartAsync(worker.Address, _time);
        await using var client = await relay.ConnectAsync();
        var updates = client.Invoke("chat", "hello").CollectAsync();
        await _time.PassUntilAsync(updates, LongestPause).Soon();

        Assert.Equal("one zwölf three", string.Concat((await updates).OfType<StreamUpdate>().Select(update => update.Text)));
        Assert.Equal(
            [(RunState.Queued, "The worker broke off; trying again."), (RunState.Running, null)],
            (await updates).OfType<StatusUpdate>().Select(update => (update.State, update.Note)));
        Assert.Equal([(1L, ""), (2L, "one zwölf ")], worker.Invocations.Select(invocation => (invocation.Attempt, invocation.Emitted)));
        Assert.IsType<CompletedUpdate>((await updates)[^1]);
    }

    [Fact]
    public async Task Attempt_AfterText_ThatWasTakenBack_GoesOnFromWhatIsLeft()
    {
        await using var worker = await AttemptWorker.StartAsync(
            Frames.Body(Frames.Stream(1, "one two"), Frames.Encode(new StreamFrame(1, "why", StreamChannel.Reasoning)), Frames.Encode(new InterruptFrame(1, "moderation", 4))),
            Frames.Body(Frames.Encode(new InterruptFrame(1, "retry", 1)), Frames.Stream(1, "h no")),
            Frames.Body(Frames.Stream(1, "!"), Frames.Complete(1)));
        await using var relay = await RelayHost.StartAsync(worker.Address, _time);
        var running = relay.RunAsync();
        await _time.PassUntilAsync(running, LongestPause).Soon();

        Assert.Equal("oh no!", (await running).Text);
        Assert.Equal(["", "one ", "oh no"], worker.Invocations.Select(invocation => invocation.Emitted));
    }

    [Fact]
    public async Task Frame_ThatIsCutOff_IsNoneOfTheText()
    {
        var whole = Frames.Body(Frames.Stream(1, "one "), Frames.Stream(1, "two "));
        await using var worker = await AttemptWorker.StartAsync(whole[..^1], Frames.Body(Frames.Stream(1, "2"), Frames.Complete(1)));
        await using var relay = await RelayHost.StartAsync(worker.Address, _time);
        var running = relay.RunAsync();
        await _time.PassUntilAsync(running, LongestPause).Soon();

        Assert.Equal("one 2", (await running).Text);
        Assert.Equal("one ", worker.Invocations.Last().Emitted);
    }

    /// <summary>A worker repeats what it pushed: nobody knows whether it had left the one that was lost.</summary>
    [Fact]
    public async Task Push_OfAnEarlierAttempt_IsNotPushedAgain()
    {
        var learned = Frames.Encode(new ToolDefFrame(1, [new ToolDefinition("learned", "")], []));
        var news = Frames.Encode(new EventFrame("news", "a", "run-1-1"));
        await using var worker = await AttemptWorker.StartAsync(
            Frames.Body(learned, news),
            Frames.Body(learned, news, Frames.Encode(new ToolDefFrame(2, [], ["learned"])), Frames.Encode(new EventFrame("news", "b", "run-1-2")), Frames.Complete(1)));
        await using var relay = await RelayHost.StartAsync(worker.Address, _time);
        using var client = await RawClient.ConnectAsync(relay.Socket);
        await client.SendAsync(new InvokeFrame(1, "chat", "hello"));
        var receiving = ReceiveToEndAsync(client);
        await _time.PassUntilAsync(receiving, LongestPause).Soon();

        Assert.Equal(
            [FrameType.ToolDef, FrameType.Event, FrameType.ToolDef, FrameType.Event],
            (await receiving).Select(frame => (FrameType)frame[0]).Where(type => type is FrameType.ToolDef or FrameType.Event));
    }

    /// <summary>Exactly one end, after the last attempt; nothing of the run follows it.</summary>
    [Fact]
    public async Task Run_WhoseWorkersAreAllLost_EndsOnce_AndSaysThatItWasProcessed()
    {
        await using var worker = await AttemptWorker.StartAsync(Frames.Body(Frames.Stream(1, "a")));
        await using var relay = await RelayHost.StartAsync(worker.Address, _time);
        using var client = await RawClient.ConnectAsync(relay.Socket);
        await client.SendAsync(new InvokeFrame(1, "chat", "hello"));
        var receiving = ReceiveToEndAsync(client);
        await _time.PassUntilAsync(receiving, LongestPause).Soon();
        await client.SendAsync(new InvokeFrame(2, "chat", "hello"));
        var next = client.ReceiveAsync();

        var frames = await receiving;
        Assert.Equal(FrameError.None, FrameCodec.Read<ErrorFrame>(frames[^1], out var error));
        Assert.Equal((ErrorCodes.WorkerLost, true, true), (error.Code, error.Retryable, error.Processed));
        Assert.Equal(3, frames.Count(frame => frame[0] == (byte)FrameType.Stream));
        Assert.Equal(["", "a", "aa"], worker.Invocations.Take(3).Select(invocation => invocation.Emitted));
        await _time.PassUntilAsync(next, LongestPause).Soon();
        Assert.NotEqual(1, (await next)[2]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    [InlineData(502)]
    public async Task Run_OfWhichNobodyKnowsWhetherItBegan_SaysSo(int status)
    {
        var requests = 0;
        await using var worker = await TestWorker.StartAsync(context =>
        {
            requests++;
            if (status == 0)
                context.Abort();
            else
                context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await using var relay = await RelayHost.StartAsync(worker.Address, _time);
        var failure = relay.FailAsync();
        await _time.PassUntilAsync(failure, LongestPause).Soon();

        Assert.Equal((ErrorCodes.WorkerLost, true, null), ((await failure).Code, (await failure).Retryable, (await failure).Processed));
        Assert.Equal(3, requests);
    }

    /// <summary>The last worker says that it did nothing. The first did.</summary>
    [Fact]
    public async Task Run_ThatFindsNoOtherWorker_WasProcessedAllTheSame()
    {
        var refused = Frames.Body(Frames.Encode(new ErrorFrame(1, ErrorCodes.UnknownTarget, "Not here.", Processed: false)));
        await using var worker = await AttemptWorker.StartAsync(Frames.Body(Frames.Stream(1, "a")), refused);
        await using var relay = await RelayHost.StartAsync(worker.Address, _time);
        var failure = relay.FailAsync();
        await _time.PassUntilAsync(failure, LongestPause).Soon();

        Assert.Equal((ErrorCodes.UnknownTarget, true), ((await failure).Code, (await failure).Processed));
    }

    [Fact]
    public async Task Worker_ThatIsGoneForGood_IsWaitedForAnew()
    {
        using var worker = new RawWorker(stream => stream.WriteAsync(
            (byte[])[.. System.Text.Encoding.ASCII.GetBytes(RawWorker.Head(WorkerContentTypes.Frames)), .. RawWorker.Chunk(Frames.Body(Frames.Stream(1, "a")))]).AsTask());
        await using var relay = await RelayHost.StartAsync(worker.Address, _time);
        await using var client = await relay.ConnectAsync();
        await using var run = client.Invoke("chat", "hello");
        await using var updates = run.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await updates.MoveNextAsync().AsTask().Soon());
        Assert.True(await updates.MoveNextAsync().AsTask().Soon());
        worker.Dispose();
        var lost = _time.GetUtcNow();
        var failure = run.FailureAsync();
        await _time.PassUntilAsync(failure, LongestPause).Soon();

        Assert.Equal((ErrorCodes.WorkerUnavailable, true), ((await failure).Code, (await failure).Processed));
        Assert.InRange(_time.GetUtcNow() - lost, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(33));
    }

    public static TheoryData<string, byte[]> Ends => new()
    {
        { ErrorCodes.ModelError, Frames.Body(Frames.Encode(new ErrorFrame(1, ErrorCodes.ModelError, "The model failed.", Retryable: true))) },
        { ErrorCodes.WorkerLost, Frames.Body(Frames.Encode(new ErrorFrame(1, ErrorCodes.WorkerLost, "Says the worker itself."))) },
        { ErrorCodes.WorkerProtocol, Frames.Body(Frames.Stream(2, "a")) },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Run_ThatAWorkerEnds_IsNotTriedAgain(string code, byte[] end)
    {
        await using var worker = await AttemptWorker.StartAsync([.. Frames.Body(Frames.Stream(1, "a")), .. end]);
        await using var relay = await RelayHost.StartAsync(worker.Address);

        Assert.Equal(code, (await relay.FailAsync()).Code);
        Assert.Single(worker.Invocations);
    }

    [Fact]
    public async Task Cancel_BetweenTwoAttempts_IsTheRunsEnd()
    {
        await using var worker = await AttemptWorker.StartAsync(Frames.Body(Frames.Stream(1, "a")));
        await using var relay = await RelayHost.StartAsync(worker.Address, _time);
        await using var client = await relay.ConnectAsync();
        await using var run = client.Invoke("chat", "hello");
        await using var updates = run.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await AwaitQueuedAsync(updates);

        run.Cancel();

        Assert.Equal(RunOutcome.Cancelled, (await run.Completion.Soon()).Outcome);
        _time.Advance(LongestPause);
        Assert.Equal(ErrorCodes.WorkerProtocol, (await client.Invoke("chat", "the same frames, of another run").FailureAsync()).Code);
        Assert.Equal([(1L, 1L), (2L, 1L)], worker.Invocations.Select(invocation => (invocation.Run, invocation.Attempt)));
    }

    [Fact]
    public async Task Deadline_OfARunThatIsTriedAgain_IsItsEnd()
    {
        await using var worker = await TestWorker.StartAsync(async context =>
        {
            if ((await TestWorker.ReadAsync(context)).Attempt > 1)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            context.Response.ContentType = WorkerContentTypes.Frames;
            await context.Response.Body.WriteAsync(Frames.Body(Frames.Stream(1, "a")), context.RequestAborted);
        });
        await using var relay = await RelayHost.StartAsync(worker.Address, _time, new() { ["AgentSocket:Relay:RunTimeout"] = "00:00:01" });
        await using var client = await relay.ConnectAsync();
        await using var run = client.Invoke("chat", "hello");
        await using var updates = run.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await AwaitQueuedAsync(updates);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(ErrorCodes.DeadlineExceeded, (await run.FailureAsync()).Code);
    }

    [Fact]
    public async Task Text_ThatIsTooLongToGoOnFrom_EndsTheRun()
    {
        var piece = Frames.Stream(1, new string('x', 512 * 1024));
        await using var worker = await AttemptWorker.StartAsync(Frames.Body(piece, piece, Frames.Stream(1, "x")));
        await using var relay = await RelayHost.StartAsync(worker.Address);
        await using var client = await relay.ConnectAsync();
        await using var run = client.Invoke("chat", "hello");
        var text = 0;
        var failure = await Assert.ThrowsAsync<AgentSocketException>(async () =>
        {
            await foreach (var update in run.WithCancellation(TestContext.Current.CancellationToken))
                text += update is StreamUpdate stream ? stream.Text.Length : 0;
            await run.Completion;
        });

        Assert.Equal((ErrorCodes.WorkerLost, true), (failure.Code, failure.Processed));
        Assert.Equal((1024 * 1024) + 1, text);
        Assert.Single(worker.Invocations);
    }

    [Theory]
    [InlineData("half of it", "half of it all", "half of it all", 0)]
    [InlineData("half of it", "half a loaf", "half a loaf", 1)]
    [InlineData("half of it", "half", "half", 1)]
    [InlineData("a 😀", "a 😁", "a 😁", 1)]
    public async Task Text_OfAnyFunction_IsAsIfItHadBeenWrittenOnce(string first, string second, string text, int interrupts)
    {
        var attempts = 0;
        using var worker = new RawWorker(stream => stream.WriteAsync((byte[])
        [
            .. System.Text.Encoding.ASCII.GetBytes(RawWorker.Head("text/plain")),
            .. ++attempts == 1 ? RawWorker.Chunk(System.Text.Encoding.UTF8.GetBytes(first)) : [.. RawWorker.Chunk(System.Text.Encoding.UTF8.GetBytes(second)), .. RawWorker.Chunk()],
        ]).AsTask());
        await using var relay = await RelayHost.StartAsync(worker.Address, _time);
        await using var client = await relay.ConnectAsync();
        var run = client.Invoke("chat", "hello");
        var updates = run.CollectAsync();
        await _time.PassUntilAsync(updates, LongestPause).Soon();

        Assert.Equal(text, TextOf(await updates));
        Assert.Equal(interrupts, (await updates).OfType<InterruptUpdate>().Count());
        Assert.Equal(2, attempts);
    }

    private static string TextOf(List<RunUpdate> updates) => updates.Aggregate("", (text, update) => update switch
    {
        StreamUpdate stream => text + stream.Text,
        InterruptUpdate interrupt => text[..(int)interrupt.DiscardFrom],
        _ => text,
    });

    private static async Task AwaitQueuedAsync(IAsyncEnumerator<RunUpdate> updates)
    {
        do
            Assert.True(await updates.MoveNextAsync().AsTask().Soon());
        while (updates.Current is not StatusUpdate { State: RunState.Queued });
    }

    private static async Task<List<byte[]>> ReceiveToEndAsync(RawClient client)
    {
        var frames = new List<byte[]>();
        do
            frames.Add(await client.ReceiveAsync());
        while (frames[^1][0] is not ((byte)FrameType.Complete or (byte)FrameType.Error));
        return frames;
    }
}
