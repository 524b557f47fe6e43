using AgentSocket.Protocol.Client;
using AgentSocket.Protocol.Tests.Client.Support;

namespace AgentSocket.Protocol.Tests.Client;

/// <summary>RESUME acknowledges what the application has taken; what it has beyond that comes again, and is dropped. Spec §6.2, §10.3.</summary>
public sealed class ResumeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Updates_ThatWereNotTaken_AreNotAcknowledgedByResume_AndComeToTheApplicationOnce()
    {
        var (server, client, peer) = await ScriptedServer.StartAsync();
        await using var _ = server;
        await using var updates = await InvokeAsync(client, peer);
        await SendAsync(peer, 1, 6);
        await ExpectAsync(updates, 1, 3);
        await peer.ExpectNothingAsync();
        peer.Cut();

        var (next, resume) = await server.AskToResumeAsync();
        Assert.Equal(2, resume.Received);
        await next.SendAsync(new ResumedFrame(ResumeOutcome.Resumed, 1, "next token", []));
        await SendAsync(next, 3, 8);
        await next.SendAsync(new CompleteFrame(1, RunOutcome.Ok, new RunMetrics()));

        await ExpectAsync(updates, 4, 8);
        Assert.True(await updates.MoveNextAsync());
        Assert.IsType<CompletedUpdate>(updates.Current);
        Assert.False(await updates.MoveNextAsync());
        Assert.Equal(9, await next.AcknowledgedAsync());
    }

    [Fact]
    public async Task Updates_TakenBeforeTheyComeAgain_AreAcknowledgedWhenTheyHave()
    {
        const int Updates = 600;
        var (server, client, peer) = await ScriptedServer.StartAsync();
        await using var _ = server;
        await using var updates = await InvokeAsync(client, peer);
        await SendAsync(peer, 1, Updates);
        await peer.ExpectNothingAsync();
        peer.Cut();
        var next = await server.ResumeAsync(received: 1);

        // More than what this connection has brought can't be acknowledged on it.
        await ExpectAsync(updates, 1, Updates);
        Assert.Equal(0, await next.AcknowledgedAsync());

        await SendAsync(next, 1, Updates - 1);
        await next.AcknowledgedAsync();
        await SendAsync(next, Updates, Updates);
        Assert.Equal(Updates - 1, await next.AcknowledgedAsync());
    }

    [Fact]
    public async Task Updates_TakenAfterEachOfManyCuts_AreAllThere()
    {
        const int Updates = 40;
        var (server, client, peer) = await ScriptedServer.StartAsync();
        await using var _ = server;
        await using var updates = await InvokeAsync(client, peer);
        await SendAsync(peer, 1, Updates);
        await peer.ExpectNothingAsync();
        for (var taken = 1; taken <= Updates; taken++)
        {
            await ExpectAsync(updates, taken, taken);
            peer.Cut();
            (peer, var resume) = await server.AskToResumeAsync();
            Assert.Equal(taken - 1, resume.Received);
            await peer.SendAsync(new ResumedFrame(ResumeOutcome.Resumed, 1, "next token", []));

            // Now and then it is cut again before all has come.
            await SendAsync(peer, taken, taken % 3 == 0 ? (taken + Updates) / 2 : Updates);
            await peer.ExpectNothingAsync();
        }
    }

    [Fact]
    public async Task Frames_WhoseEffectIsAtReceipt_HaveItOnceWhenTheyComeAgain()
    {
        var calls = 0;
        var (server, client, peer) = await ScriptedServer.StartAsync(options => (options.AnswersQuestions, options.Tools) = (true, [new ClientTool(new ToolDefinition("clock", "Tells the time."), (_, _) =>
        {
            Interlocked.Increment(ref calls);
            return Task.FromResult<AgentValue>("noon");
        })]));
        await using var _ = server;
        var run = client.Invoke("chat", "hello");
        await peer.ReceiveAsync<ToolDefFrame>();
        await peer.ReceiveAsync<InvokeFrame>();
        await using var updates = run.GetAsyncEnumerator(Token);
        var changes = 0;
        client.ToolsChanged += (_, _) => changes++;
        var errors = 0;
        client.ErrorReceived += (_, _) => errors++;
        await SendAllAsync(peer);
        await peer.ReceiveAsync<ToolResultFrame>();
        await peer.ExpectNothingAsync();
        peer.Cut();

        var next = await server.ResumeAsync(received: 3);
        await SendAllAsync(next);
        await next.ExpectNothingAsync();

        Assert.Equal((1, 1, 1), (Volatile.Read(ref calls), changes, errors));
        await ExpectAsync(updates, 1, 1);
        var kinds = new List<string>();
        while (kinds.Count < 3 && await updates.MoveNextAsync())
            kinds.Add(updates.Current.GetType().Name);
        Assert.Equal([nameof(QuestionUpdate), nameof(ToolCallUpdate), nameof(ToolResultUpdate)], kinds.Order());
        run.Reply(1, ReplyAction.Decline);
        await next.ReceiveAsync<ReplyFrame>();

        static async Task SendAllAsync(ScriptedPeer peer)
        {
            await SendAsync(peer, 1, 1);
            await peer.SendAsync(new ToolDefFrame(1, [new ToolDefinition("tool", "A server's.")], []));
            await peer.SendAsync(new ToolCallFrame(1, 1, "clock", AgentValue.Nil));
            await peer.SendAsync(new ClarifyFrame(1, 1, "Sure?"));
            await peer.SendAsync(new ErrorFrame(0, ErrorCodes.Internal, "Something."));
        }
    }

    [Fact]
    public async Task Frames_ThatComeAgain_AreSeenAndMeasuredAgain()
    {
        var seen = new List<long>();
        var (server, client, peer) = await ScriptedServer.StartAsync(options => options.FrameObserver = (in frame) =>
        {
            if (frame is { Direction: FrameDirection.Received, Number: > 0 })
                seen.Add(frame.Number);
        });
        await using var _ = server;
        await using var updates = await InvokeAsync(client, peer);
        await SendAsync(peer, 1, 3);
        await peer.ExpectNothingAsync();
        peer.Cut();
        var next = await server.ResumeAsync(received: 1);
        await next.ExpectNothingAsync();
        var before = client.BytesReceived;

        await SendAsync(next, 1, 4);
        await next.ExpectNothingAsync();

        Assert.Equal([1, 2, 3, 1, 2, 3, 4], seen);
        Assert.True(client.BytesReceived - before > 4 * 6, $"{client.BytesReceived - before} bytes");
    }

    private static async Task<IAsyncEnumerator<RunUpdate>> InvokeAsync(AgentSocketClient client, ScriptedPeer peer)
    {
        var run = client.Invoke("chat", "hello");
        await peer.ReceiveAsync<InvokeFrame>();
        return run.GetAsyncEnumerator(Token);
    }

    private static async Task SendAsync(ScriptedPeer peer, int from, int to)
    {
        for (var i = from; i <= to; i++)
            await peer.SendAsync(new StreamFrame(1, $"{i}"));
    }

    private static async Task ExpectAsync(IAsyncEnumerator<RunUpdate> updates, int from, int to)
    {
        for (var i = from; i <= to; i++)
        {
            Assert.True(await updates.MoveNextAsync());
            Assert.Equal($"{i}", Assert.IsType<StreamUpdate>(updates.Current).Text);
        }
    }
}
