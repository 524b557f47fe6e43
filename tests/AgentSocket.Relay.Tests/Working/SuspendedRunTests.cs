using System.Text;
using AgentSocket.Agents;
using AgentSocket.FunctionWorker.Journals;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Tests.Hosts;
using Microsoft.Extensions.DependencyInjection;

namespace AgentSocket.Relay.Tests.Working;

/// <summary>A run that waits is in no worker: what it did is in Redis, and another invocation goes on.</summary>
public sealed class SuspendedRunTests : IAsyncLifetime
{
    private RedisServer _redis = null!;

    public async ValueTask InitializeAsync() => _redis = await RedisServer.StartAsync();

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task Question_EndsTheAnswerWithWhatTheRunWaitsFor_AndAReplyGoesOn()
    {
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString);
        using var relay = new Invoker();
        var invocation = Invoker.Invocation("s", "/ask Which colour?");

        var first = await FramesAsync(relay, worker, invocation);
        var turnsMeanwhile = await _redis.TurnsAsync("s");
        var second = await FramesAsync(relay, worker, invocation with { Attempt = 2, Inbox = [Encode(new ReplyFrame(1, 1, ReplyAction.Accept, "blue"))] });

        Assert.Equal("Which colour?", Read<ClarifyFrame>(Assert.Single(first, frame => Is(frame, FrameType.Clarify))).Prompt);
        Assert.Equal(RunState.WaitingForInput, Read<StatusFrame>(first[^1]).State);
        Assert.DoesNotContain(first, frame => Is(frame, FrameType.Complete) || Is(frame, FrameType.Error));
        Assert.DoesNotContain(second, frame => Is(frame, FrameType.Clarify));
        Assert.Equal(RunState.Running, Read<StatusFrame>(second[0]).State);
        Assert.Equal("You answered: blue", TextOf(second));
        Assert.True(Is(second[^1], FrameType.Complete));
        Assert.Equal((1, 1), (turnsMeanwhile, await _redis.TurnsAsync("s")));
    }

    /// <summary>Also when the agent has said something since.</summary>
    [Fact]
    public async Task Call_ThatIsAwaitedLater_EndsTheAnswerWithWhatTheRunWaitsFor()
    {
        var agent = new ScriptedAgent(async (context, cancellationToken) =>
        {
            var called = context.CallToolAsync("light", AgentValue.FromJson("{}"), cancellationToken: cancellationToken);
            await context.StreamAsync("One moment.", cancellationToken: cancellationToken);
            await called;
            return default;
        });
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString, agent: agent);
        using var relay = new Invoker();

        var frames = await FramesAsync(relay, worker, Invoker.Invocation("s", "hi", ScriptedAgent.Target) with { Tools = [new ToolDefinition("light", "")] });

        Assert.Equal([FrameType.ToolCall, FrameType.Status, FrameType.Stream, FrameType.Status], frames.Select(frame => (FrameType)frame[0]));
        Assert.Equal(RunState.WaitingForTool, Read<StatusFrame>(frames[^1]).State);
    }

    [Fact]
    public async Task Journal_OfARunThatHasEnded_GoesSoon_AndOfAPlainRun_NeverWas()
    {
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString);
        using var relay = new Invoker();
        var database = await _redis.GetDatabaseAsync();
        var invocation = Invoker.Invocation("s", "/ask Which colour?");

        await FramesAsync(relay, worker, Invoker.Invocation("s", "/count 3", run: 7));
        Assert.False(await database.KeyExistsAsync("asp:{s}:journal:7"));
        await FramesAsync(relay, worker, invocation);
        Assert.InRange((await database.KeyTimeToLiveAsync("asp:{s}:journal:1"))!.Value, TimeSpan.FromHours(24), TimeSpan.FromHours(25));
        await FramesAsync(relay, worker, invocation with { Attempt = 2, Inbox = [Encode(new ReplyFrame(1, 1, ReplyAction.Accept, "blue"))] });
        Assert.InRange((await database.KeyTimeToLiveAsync("asp:{s}:journal:1"))!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    /// <summary>What it did before must not be done again because nobody knows of it any more.</summary>
    [Theory]
    [InlineData(25, 410, 1)]
    [InlineData(24, 200, 2)]
    public async Task Journal_ThatHasExpiredWhileTheRunWaited_EndsTheRun(int hours, int answered, int times)
    {
        var asked = 0;
        var agent = new ScriptedAgent(async (context, cancellationToken) =>
        {
            asked++;
            await context.ClarifyAsync(Question.Text("Well?"), cancellationToken);
            return default;
        });
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString, agent: agent);
        using var relay = new Invoker();
        var invocation = Invoker.Invocation("s", "hi", ScriptedAgent.Target);
        await FramesAsync(relay, worker, invocation);

        var age = (long)TimeSpan.FromHours(hours).TotalMilliseconds;
        var (status, body) = await relay.InvokeAsync(worker, invocation with { Attempt = 2, AgeMs = age, Inbox = [Encode(new ReplyFrame(1, 1, ReplyAction.Accept, "no"))] });

        Assert.Equal((answered, times), (status, asked));
        if (answered == 200)
            return;
        var error = await Invoker.ErrorAsync(body);
        Assert.Equal((ErrorCodes.StateUnavailable, true), (error.Code, error.Processed));
    }

    [Fact]
    public async Task Step_IsDoneOnce_AlsoInAnotherWorker()
    {
        var done = 0;
        var agent = new ScriptedAgent(async (context, cancellationToken) =>
        {
            var dice = await context.StepAsync("dice", _ => new(AgentValue.FromString($"{++done}")), cancellationToken);
            var reply = await context.ClarifyAsync(Question.Text("Again?"), cancellationToken);
            dice.TryGetString(out var text);
            await context.StreamAsync($"{text} {reply.Text}", cancellationToken: cancellationToken);
            return default;
        });
        using var relay = new Invoker();
        var invocation = Invoker.Invocation("s", "hi", ScriptedAgent.Target);
        await using (var worker = await WorkerHost.StartAsync(_redis.ConnectionString, agent: agent))
            await FramesAsync(relay, worker, invocation);
        await using var other = await WorkerHost.StartAsync(_redis.ConnectionString, agent: agent);

        var frames = await FramesAsync(relay, other, invocation with { Attempt = 2, Inbox = [Encode(new ReplyFrame(1, 1, ReplyAction.Accept, "no"))] });

        Assert.Equal("1 no", TextOf(frames));
        Assert.Equal(1, done);
    }

    [Fact]
    public async Task Record_OfAnEarlierAttempt_IsRefused()
    {
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString);
        var store = worker.Services.GetRequiredService<JournalStore>();
        var key = JournalStore.KeyOf("s", 1);
        await store.RecordAsync(key, 1, "1:a", "old");
        await store.OpenAsync("s", 1, 3);

        await Assert.ThrowsAsync<AgentSocketException>(() => store.RecordAsync(key, 2, "2:b", "late"));
        await Assert.ThrowsAsync<AgentSocketException>(() => store.OpenAsync("s", 1, 2));
        Assert.Equal(3, (await (await _redis.GetDatabaseAsync()).HashLengthAsync(key)));
    }

    [Fact]
    public async Task Redis_ThatDiesWithinARun_EndsItWithStateUnavailable()
    {
        var redis = await RedisServer.StartAsync();
        var agent = new ScriptedAgent(async (context, cancellationToken) =>
        {
            await redis.DisposeAsync();
            await context.StepAsync("dice", _ => new(AgentValue.Nil), cancellationToken);
            return default;
        });
        await using var worker = await WorkerHost.StartAsync(
            redis.ConnectionString, agent: agent, settings: new() { ["AgentSocket:Worker:RedisTimeout"] = "00:00:00.5" });
        using var relay = new Invoker();

        var (_, body) = await relay.InvokeAsync(worker, Invoker.Invocation("s", "hi", ScriptedAgent.Target));

        Assert.Equal(ErrorCodes.StateUnavailable, (await Invoker.ErrorAsync(body)).Code);
    }

    [Fact]
    public async Task Journal_ThatWouldBeTooLarge_EndsTheRun()
    {
        var agent = new ScriptedAgent(async (context, cancellationToken) =>
        {
            await context.StepAsync("large", _ => new(AgentValue.FromString(new string('x', 5000))), cancellationToken);
            return default;
        });
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString, agent: agent, settings: new() { ["AgentSocket:Worker:MaxJournalBytes"] = "4096" });
        using var relay = new Invoker();

        var (_, body) = await relay.InvokeAsync(worker, Invoker.Invocation("s", "hi", ScriptedAgent.Target));

        Assert.Equal(ErrorCodes.StateUnavailable, (await Invoker.ErrorAsync(body)).Code);
    }

    [Fact]
    public async Task Events_AndTools_OfARun_AreInItsAnswer_InOrder()
    {
        var agent = new ScriptedAgent(async (context, cancellationToken) =>
        {
            await context.StreamAsync("a", cancellationToken: cancellationToken);
            await context.EmitAsync("news", "b", cancellationToken: cancellationToken);
            await context.DefineToolsAsync([new ToolDefinition("c", "")], ["d"], cancellationToken);
            await context.StreamAsync("e", cancellationToken: cancellationToken);
            return default;
        });
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString, agent: agent);
        using var relay = new Invoker();

        var frames = await FramesAsync(relay, worker, Invoker.Invocation("s", "hi", ScriptedAgent.Target));

        Assert.Equal([FrameType.Stream, FrameType.Event, FrameType.ToolDef, FrameType.Stream, FrameType.Complete], frames.Select(frame => (FrameType)frame[0]));
        Assert.Equal("run-1-1", Read<EventFrame>(frames[1]).Id);
    }

    [Fact]
    public async Task Guidance_OfASteeredRun_IsTakenBehindTheTextSoFar()
    {
        await using var worker = await WorkerHost.StartAsync(_redis.ConnectionString);
        using var relay = new Invoker();
        var invocation = Invoker.Invocation("s", "/steerable 6") with { Attempt = 2, Emitted = "1 2 3 ", Inbox = [Encode(new SteerFrame(1, 1, "faster"))] };

        var frames = await FramesAsync(relay, worker, invocation);

        Assert.Equal("[faster] 4 5 6 ", TextOf(frames));
        Assert.Equal((1, SteerStatus.Delivered), (Read<SteeredFrame>(Assert.Single(frames, frame => Is(frame, FrameType.Steered))).Steer, SteerStatus.Delivered));
        Assert.DoesNotContain(frames, frame => Is(frame, FrameType.Interrupt));
    }

    private static async Task<List<byte[]>> FramesAsync(Invoker relay, WorkerHost worker, Invocation invocation)
    {
        var (status, body) = await relay.InvokeAsync(worker, invocation);
        Assert.Equal(200, status);
        return await Invoker.FramesAsync(body);
    }

    private static bool Is(byte[] frame, FrameType type) => frame[0] == (byte)type;

    private static TFrame Read<TFrame>(byte[] frame)
        where TFrame : struct, IFrame<TFrame>
    {
        Assert.Equal(FrameError.None, FrameCodec.Read<TFrame>(frame, FrameLimits.Default, out var read));
        return read;
    }

    private static ReadOnlyMemory<byte> Encode<TFrame>(TFrame frame)
        where TFrame : struct, IFrame<TFrame>
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        FrameCodec.Write(buffer, frame);
        return buffer.WrittenMemory;
    }

    private static string TextOf(IEnumerable<byte[]> frames)
    {
        var text = new StringBuilder();
        foreach (var stream in frames.Where(frame => Is(frame, FrameType.Stream)).Select(Read<StreamFrame>))
        {
            if (stream.Channel == StreamChannel.Text && stream.Delta.TryGetString(out var delta))
                text.Append(delta);
        }

        return text.ToString();
    }
}
