using System.IO.Pipelines;
using AgentSocket.FunctionWorker.Invoking;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Tests.Hosts;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.Relay.Tests.Working;

/// <summary>What a worker sends while its agent is silent. Spec §11.3.</summary>
public sealed class SignsOfLifeTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Answer_OfAnAgentThatThinks_HasAPingAsOftenAsItsHeaderSays()
    {
        await using var redis = await RedisServer.StartAsync();
        var (begun, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        var agent = new ScriptedAgent(async (_, _) =>
        {
            begun.SetResult();
            await mayEnd.Task;
            return default;
        });
        await using var worker = await WorkerHost.StartAsync(redis.ConnectionString, time: _time, agent: agent);
        using var relay = new Invoker(_time);
        using var response = await relay.BeginAsync(worker, Invoker.Invocation("s", "hello", ScriptedAgent.Target)).Soon();
        var reader = new FrameStreamReader(PipeReader.Create(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)), FrameLimits.Default);
        await begun.Task.Soon();

        Assert.Equal(["5000"], response.Headers.GetValues(WorkerHeaders.Heartbeat));
        for (var i = 1; i <= 2; i++)
        {
            _time.Advance(Interval);
            Assert.Equal(new PingFrame(i * 5_000, 0, 0), await ReadPingAsync(reader));
        }

        mayEnd.SetResult();
        Assert.Equal(FrameType.Complete, (await ReadAsync(reader)).Type);
        Assert.False(await reader.FillAsync(TestContext.Current.CancellationToken).AsTask().Soon());
    }

    [Fact]
    public async Task Ping_WhileTheProducerIsHeldBack_IsLeftOut()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 16, resumeWriterThreshold: 8));
        var writer = new BodyRunWriter(pipe.Writer, 1);
        await writer.StreamAsync(new string('x', 100), cancellationToken: TestContext.Current.CancellationToken);
        var flushing = writer.FlushAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(flushing.IsCompleted);

        await writer.PingAsync(5_000, TestContext.Current.CancellationToken).AsTask().Soon();

        var reader = new FrameStreamReader(pipe.Reader, FrameLimits.Default);
        Assert.Equal(FrameType.Stream, (await ReadAsync(reader)).Type);
        var end = reader.FillAsync(TestContext.Current.CancellationToken).AsTask();
        await flushing.Soon();
        await pipe.Writer.CompleteAsync();
        Assert.False(await end.Soon());
    }

    [Fact]
    public async Task Producer_WhilePingIsHeldBack_WaitsForIt()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 8, resumeWriterThreshold: 4));
        var writer = new BodyRunWriter(pipe.Writer, 1);

        // PING has 8 bytes with its length, the text that follows has fewer.
        var pinging = writer.PingAsync(5_000, TestContext.Current.CancellationToken).AsTask();
        var streaming = writer.StreamAsync("a", cancellationToken: TestContext.Current.CancellationToken).AsTask();
        Assert.False(pinging.IsCompleted);
        Assert.False(streaming.IsCompleted);

        var reader = new FrameStreamReader(pipe.Reader, FrameLimits.Default);
        await ReadPingAsync(reader);
        var next = ReadAsync(reader);
        await pinging.Soon();
        await streaming.Soon();
        var flushing = writer.FlushAsync(TestContext.Current.CancellationToken).AsTask();

        Assert.Equal(FrameType.Stream, (await next).Type);
        await flushing.Soon();
    }

    private static async Task<PingFrame> ReadPingAsync(FrameStreamReader reader)
    {
        var (type, frame) = await ReadAsync(reader);
        Assert.Equal(FrameType.Ping, type);
        Assert.Equal(FrameError.None, FrameCodec.Read<PingFrame>(frame, out var ping));
        return ping;
    }

    private static async Task<(FrameType Type, byte[] Frame)> ReadAsync(FrameStreamReader reader)
    {
        while (true)
        {
            if (reader.TryRead(out var type, out var frame))
                return (type, frame.ToArray());
            Assert.True(await reader.FillAsync(TestContext.Current.CancellationToken).AsTask().Soon());
        }
    }
}
