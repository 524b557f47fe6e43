using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Tests.Framing;
using AgentSocket.Relay.Tests.Hosts;

namespace AgentSocket.Relay.Tests.Relaying;

public class FramesAnswerTests
{
    private static readonly Dictionary<string, byte[]> Wrong = new()
    {
        ["a frame of another run"] = Frames.Body(Frames.Stream(2, "a"), Frames.Complete(1)),
        ["another run's end"] = Frames.Body(Frames.Complete(2)),
        ["another run's error"] = Frames.Body(Frames.Encode(new ErrorFrame(0, "x", "y"))),
        ["CLARIFY of another run"] = Frames.Body(Frames.Encode(new ClarifyFrame(2, 1, "?")), Frames.Complete(1)),
        ["TOOL_CALL of another run"] = Frames.Body(Frames.Encode(new ToolCallFrame(2, 1, "a", "b")), Frames.Complete(1)),
        ["STEERED of another run"] = Frames.Body(Frames.Encode(new SteeredFrame(2, 1, SteerStatus.Delivered)), Frames.Complete(1)),
        ["REPLY"] = Frames.Body(Frames.Encode(new ReplyFrame(1, 1, ReplyAction.Accept)), Frames.Complete(1)),
        ["a client's frame"] = Frames.Body(Frames.Encode(new CancelFrame(1)), Frames.Complete(1)),
        ["a control frame"] = Frames.Body(Frames.Encode(new AckFrame(1)), Frames.Complete(1)),
        ["an unknown type"] = Frames.Body([0xFF, 0x90], Frames.Complete(1)),
        ["no length"] = [0, .. Frames.Body(Frames.Complete(1))],
        ["a huge length"] = [0xFF, 0xFF, 0xFF, 0x7F],
        ["a huge frame"] = Frames.Body(Frames.Stream(1, new string('x', 2000)), Frames.Complete(1)),
        ["no array"] = Frames.Body([0x03, 0x01], Frames.Complete(1)),
        ["invalid UTF-8"] = Frames.Body([0x03, 0x92, 0x01, 0xA1, 0xFF], Frames.Complete(1)),
        ["a number as text"] = Frames.Body([0x03, 0x92, 0x01, 0x05], Frames.Complete(1)),
        ["a state that isn't"] = Frames.Body([0x15, 0x92, 0x01, 0x09], Frames.Complete(1)),
        ["an offset below zero"] = Frames.Body([0x16, 0x93, 0x01, 0xA1, 0x61, 0xFF], Frames.Complete(1)),
        ["a frame behind the end"] = Frames.Body(Frames.Complete(1), Frames.Stream(1, "a")),
        ["half a frame behind the end"] = [.. Frames.Body(Frames.Complete(1)), 5],
        ["two ends"] = Frames.Body(Frames.Complete(1), Frames.Complete(1)),
    };

    public static TheoryData<string> WrongAnswers => [.. Wrong.Keys];

    /// <summary>None of these is as this repository's codec would write it; a relay that encoded anew would change them.</summary>
    [Fact]
    public async Task Frames_OfAnAnswer_ArriveByteForByte()
    {
        byte[][] frames =
        [
            [0x03, 0xDC, 0x00, 0x02, 0xCE, 0x00, 0x00, 0x00, 0x01, 0xD9, 0x02, 0x68, 0x69],
            [0x03, 0x95, 0x01, 0xA1, 0x61, 0x00, 0xA5, 0x66, 0x72, 0x65, 0x73, 0x68, 0xC0],
            [0x15, 0x92, 0xCC, 0x01, 0xCC, 0x01],
            [0x16, 0x93, 0x01, 0xA1, 0x78, 0xCD, 0x00, 0x00],
        ];
        byte[] ignored = [0x50, 0xC1];
        await using var worker = await TestWorker.AnswerAsync(WorkerContentTypes.Frames, Frames.Body([.. frames, ignored, Frames.Complete(1)]));
        await using var relay = await RelayHost.StartAsync(worker.Address);
        using var client = await RawClient.ConnectAsync(relay.Socket);
        await client.SendAsync(new InvokeFrame(1, "chat", "hello"));

        foreach (var frame in frames)
            Assert.Equal(frame, await client.ReceiveAsync().Soon());
        Assert.Equal((byte)FrameType.Complete, (await client.ReceiveAsync().Soon())[0]);
    }

    /// <summary>Each frame has arrived before the worker writes the next: none is held back for company.</summary>
    [Fact]
    public async Task Frames_ThatComeSlowly_ArriveEachAtOnce()
    {
        using var arrived = new SemaphoreSlim(0);
        await using var worker = await TestWorker.StartAsync(async context =>
        {
            context.Response.ContentType = WorkerContentTypes.Frames;
            for (var i = 0; i < 20; i++)
            {
                await context.Response.Body.WriteAsync(Frames.Body(Frames.Stream(1, $"{i} ")), context.RequestAborted);
                await arrived.WaitAsync(context.RequestAborted);
            }

            await context.Response.Body.WriteAsync(Frames.Body(Frames.Complete(1)), context.RequestAborted);
        });
        await using var relay = await RelayHost.StartAsync(worker.Address);
        await using var client = await relay.ConnectAsync();
        await using var run = client.Invoke("chat", "hello");
        var texts = new List<string>();
        await foreach (var update in run.WithCancellation(TestContext.Current.CancellationToken))
        {
            if (update is not StreamUpdate stream)
                continue;
            texts.Add(stream.Text);
            arrived.Release();
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i} "), texts);
    }

    [Fact]
    public async Task Frames_CutAnywhere_ArriveWhole()
    {
        var body = Frames.Body(Frames.Stream(1, "one "), Frames.Stream(1, "zwölf "), Frames.Stream(1, "€"), Frames.Complete(1));
        await using var worker = await TestWorker.StartAsync(async context =>
        {
            context.Response.ContentType = WorkerContentTypes.Frames;
            foreach (var single in body)
                await context.Response.Body.WriteAsync(new[] { single }, context.RequestAborted);
        });
        await using var relay = await RelayHost.StartAsync(worker.Address);

        Assert.Equal("one zwölf €", (await relay.RunAsync()).Text);
    }

    [Theory]
    [MemberData(nameof(WrongAnswers))]
    public async Task Answer_ThatIsWrong_IsTheWorkersFault_AndTheSessionGoesOn(string what)
    {
        var answers = new Queue<byte[]>([Wrong[what], Frames.Body(Frames.Stream(2, "fine"), Frames.Complete(2))]);
        await using var worker = await TestWorker.StartAsync(async context =>
        {
            context.Response.ContentType = WorkerContentTypes.Frames;
            await context.Response.Body.WriteAsync(answers.Dequeue(), context.RequestAborted);
        });
        await using var relay = await RelayHost.StartAsync(worker.Address, settings: new() { ["AgentSocket:Server:MaxFrameBytes"] = "1024" });
        await using var client = await relay.ConnectAsync();
        await using var first = client.Invoke("chat", "hello");
        var failure = await first.FailureAsync();
        await using var second = client.Invoke("chat", "hello");

        Assert.Equal(ErrorCodes.WorkerProtocol, failure.Code);
        Assert.False(failure.Retryable);
        Assert.Equal("fine", await second.TextAsync());
    }

    [Fact]
    public async Task Error_FromAWorker_IsTheRunsEnd()
    {
        var error = new ErrorFrame(1, ErrorCodes.ModelError, "The model failed.", Retryable: true, RetryAfterMs: 5, Processed: true);
        await using var worker = await TestWorker.AnswerAsync(WorkerContentTypes.Frames, Frames.Body(Frames.Stream(1, "a"), Frames.Encode(error)));
        await using var relay = await RelayHost.StartAsync(worker.Address);

        var failure = await relay.FailAsync();

        Assert.Equal(error, ErrorFrame.From(1, failure));
    }

    [Fact]
    public async Task Complete_FromAWorker_KeepsOutcomeResultAndMetrics()
    {
        var metrics = new RunMetrics { InputTokens = 3, OutputTokens = 4, CpuMs = 1.5, FirstTokenMs = 9999, TotalMs = 9999 };
        var complete = new CompleteFrame(1, RunOutcome.Interrupted, metrics, AgentValue.FromJson("""{"a":[1]}"""));
        await using var worker = await TestWorker.AnswerAsync(WorkerContentTypes.Frames, Frames.Body(Frames.Encode(complete)));
        await using var relay = await RelayHost.StartAsync(worker.Address);

        var completion = (await relay.RunAsync()).Completion;

        Assert.Equal(RunOutcome.Interrupted, completion.Outcome);
        Assert.Equal("""{"a":[1]}""", completion.Result.ToJson());
        Assert.Equal((3, 4, 1.5), (completion.Metrics.InputTokens, completion.Metrics.OutputTokens, completion.Metrics.CpuMs));
        Assert.Null(completion.Metrics.FirstTokenMs);
        Assert.InRange(completion.Metrics.TotalMs!.Value, 0, 9998);
    }

    [Fact]
    public async Task Body_ThatDoesNotEndBehindComplete_IsNotWaitedForLong()
    {
        var time = new SteppingTime();
        var aborted = new TaskCompletionSource();
        await using var worker = await TestWorker.StartAsync(async context =>
        {
            context.Response.ContentType = WorkerContentTypes.Frames;
            await context.Response.Body.WriteAsync(Frames.Body(Frames.Stream(1, "a"), Frames.Complete(1)), context.RequestAborted);
            context.RequestAborted.Register(aborted.SetResult);
            await aborted.Task;
        });
        await using var relay = await RelayHost.StartAsync(worker.Address, time);

        var running = relay.RunAsync();
        await time.PassUntilAsync(running, TimeSpan.FromSeconds(5)).Soon();

        Assert.Equal("a", (await running).Text);
        await aborted.Task.Soon();
    }
}
