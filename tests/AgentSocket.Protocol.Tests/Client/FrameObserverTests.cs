using System.Collections.Concurrent;
using AgentSocket.Protocol.Tests.Client.Support;

namespace AgentSocket.Protocol.Tests.Client;

/// <summary>What an observer of a client's frames sees.</summary>
public sealed class FrameObserverTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Observer_OfAClient_SeesEveryFrameWithItsNumberAndItsSize()
    {
        var seen = new ConcurrentQueue<(FrameDirection Direction, FrameType Type, long Number, long Extra, long Bytes)>();
        var (server, client, peer) = await ScriptedServer.StartAsync(options => options.FrameObserver = (in frame) =>
            seen.Enqueue((frame.Direction, frame.Type, frame.Number, frame.WireBytes - frame.Bytes.Length, frame.WireBytes)));
        await using var _ = server;
        var run = client.Invoke("chat", "Hi");
        await peer.ReceiveAsync<InvokeFrame>();
        var text = run.ReadToEndAsync(Token);
        await peer.SendAsync(new StreamFrame(run.Number, "Hello"));
        await peer.SendAsync(new CompleteFrame(run.Number, RunOutcome.Ok, new RunMetrics()));
        await text;
        await peer.ReceiveAsync<AckFrame>();

        Assert.Equal(
            [(FrameType.Hello, 0, 2), (FrameType.Stream, 1, 2), (FrameType.Complete, 2, 2)],
            seen.Where(frame => frame.Direction == FrameDirection.Received).Select(frame => (frame.Type, frame.Number, frame.Extra)));
        var sent = seen.Where(frame => frame.Direction == FrameDirection.Sent).ToArray();
        Assert.Equal([(FrameType.Invoke, 1, 6), (FrameType.Ack, 0, 6)], sent.Where(frame => frame.Type != FrameType.Ping).Select(frame => (frame.Type, frame.Number, frame.Extra)));
        Assert.Contains(sent, frame => frame is { Type: FrameType.Ping, Number: 0 });
        Assert.Equal(client.BytesReceived, seen.Where(frame => frame.Direction == FrameDirection.Received).Sum(frame => frame.Bytes));
    }

    [Fact]
    public async Task Observer_AfterAResume_SeesTheReplayedFrameWithItsOldNumber()
    {
        var seen = new ConcurrentQueue<(FrameType Type, long Number)>();
        var (server, client, peer) = await ScriptedServer.StartAsync(options => options.FrameObserver = (in frame) =>
        {
            if (frame.Direction == FrameDirection.Sent)
                seen.Enqueue((frame.Type, frame.Number));
        });
        await using var _ = server;
        client.Invoke("chat", "Hi");
        await peer.ReceiveAsync<InvokeFrame>();

        peer.Cut();
        var next = await server.ResumeAsync(received: 0);
        await next.ReceiveAsync<InvokeFrame>();

        Assert.Equal([(FrameType.Invoke, 1), (FrameType.Resume, 0), (FrameType.Invoke, 1)], seen.Where(frame => frame.Type != FrameType.Ping));
    }

    [Fact]
    public async Task Observer_OfAFrame_SeesItsBytes()
    {
        var read = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var (server, client, peer) = await ScriptedServer.StartAsync(options => options.FrameObserver = (in frame) =>
        {
            if (frame.Type == FrameType.Event && FrameCodec.Read<EventFrame>(frame.Bytes, out var pushed) == FrameError.None)
                read.TrySetResult(pushed.Topic);
        });
        await using var _ = server;

        await peer.SendAsync(new EventFrame("news", AgentValue.Nil));

        Assert.Equal("news", await read.Task.WaitAsync(Token));
    }
}
