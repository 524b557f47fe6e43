using System.Collections.Concurrent;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Tests.Framing;

namespace AgentSocket.Relay.Tests.Hosts;

/// <summary>A worker whose agent asks how many, and tells the answer: it keeps nothing between two invocations.</summary>
internal sealed class AskingWorker(TestWorker worker, ConcurrentQueue<Invocation> invocations) : IAsyncDisposable
{
    private int _inFlight;

    public Uri Address => worker.Address;

    /// <summary>What it was asked, attempt by attempt.</summary>
    public IReadOnlyCollection<Invocation> Invocations => invocations;

    /// <summary>How many requests are open.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    public static async Task<AskingWorker> StartAsync(ConcurrentQueue<Invocation>? invocations = null, int port = 0)
    {
        AskingWorker? self = null;
        var asked = invocations ?? new ConcurrentQueue<Invocation>();
        var worker = await TestWorker.StartAsync(
            async context =>
            {
                Interlocked.Increment(ref self!._inFlight);
                context.Response.OnCompleted(() =>
                {
                    Interlocked.Decrement(ref self._inFlight);
                    return Task.CompletedTask;
                });
                var invocation = await TestWorker.ReadAsync(context);
                asked.Enqueue(invocation with { Payload = invocation.Payload.ToOwned(), Inbox = [.. invocation.Inbox.Select(frame => (ReadOnlyMemory<byte>)frame.ToArray())] });
                context.Response.ContentType = WorkerContentTypes.Frames;
                await context.Response.Body.WriteAsync(Answer(invocation), context.RequestAborted);
            },
            port);
        return self = new AskingWorker(worker, asked);
    }

    public ValueTask DisposeAsync() => worker.DisposeAsync();

    private static byte[] Answer(Invocation invocation)
    {
        var inbox = new RunInbox();
        foreach (var frame in invocation.Inbox)
            Assert.Equal(FrameError.None, inbox.Add(frame));
        var hello = invocation.Emitted.Length == 0 ? new[] { Frames.Stream(invocation.Run, "Well. ") } : [];
        if (inbox.FindReply(1) is { } reply)
            return Frames.Body([.. hello, Frames.Stream(invocation.Run, $"{reply.Action}: {(reply.Value.TryGetString(out var text) ? text : "")}"), Frames.Complete(invocation.Run)]);
        return Frames.Body([.. hello, Frames.Encode(new ClarifyFrame(invocation.Run, 1, "How many?")), Frames.Encode(new StatusFrame(invocation.Run, RunState.WaitingForInput))]);
    }
}
