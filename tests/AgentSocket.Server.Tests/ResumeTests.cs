using AgentSocket.Protocol;
using AgentSocket.Server.Sessions;
using AgentSocket.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AgentSocket.Server.Tests;

/// <summary>With sessions in memory.</summary>
public sealed class ResumeTests() : ResumeRules(isStored: false);

/// <summary>With sessions in a store.</summary>
public sealed class StoredResumeTests() : ResumeRules(isStored: true);

public abstract class ResumeRules(bool isStored) : ServerRules(isStored)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Resume_AfterADropMidRun_ReplaysWhatWasMissedAndGoesOn()
    {
        await using var server = await StartAsync();
        var goOn = new TaskCompletionSource();
        server.Handler.On("halves", async (context, cancellationToken) =>
        {
            await context.Output.StreamAsync("a", cancellationToken: cancellationToken);
            await context.Output.StreamAsync("b", cancellationToken: cancellationToken);
            await context.Output.FlushAsync(cancellationToken);
            await goOn.Task;
            await context.Output.StreamAsync("c", cancellationToken: cancellationToken);
            return ScriptedHandler.Done;
        });
        var first = await server.ConnectAsync();
        await first.SendAsync(new InvokeFrame(1, "halves", AgentValue.Nil));
        var hello = await first.ReceiveAsync<HelloFrame>();
        await first.ReceiveAsync<StreamFrame>();
        first.Socket.Abort();

        using var second = await server.ConnectAsync();
        await second.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, Received: 1));

        await second.ReceiveAsync<HelloFrame>();
        var resumed = await second.ReceiveAsync<ResumedFrame>();
        Assert.Equal((ResumeOutcome.Resumed, 1), (resumed.Outcome, resumed.Received));
        Assert.Equal([new ResumedRun(1, RunState.Running)], resumed.Runs);
        Assert.Equal("b", Text(await second.ReceiveAsync<StreamFrame>()));
        goOn.SetResult();
        Assert.Equal("c", Text(await second.ReceiveAsync<StreamFrame>()));
        Assert.Equal(1, (await second.ReceiveAsync<CompleteFrame>()).Run);
    }

    /// <summary>The connection that takes the session next is told what was counted. Nobody may come between that and the frame's effect.</summary>
    [Fact]
    public async Task Frame_IsCountedAndTakesEffectAtOneMoment()
    {
        const int Frames = 3_000;
        await using var server = await StartAsync(options => options.MaxRuns = 1);
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "count", "0"));
        var hello = await peer.ReceiveAsync<HelloFrame>();
        await peer.ReceiveNextAsync<CompleteFrame>();
        var session = Assert.IsAssignableFrom<Session>(await server.App.Services.GetRequiredService<SessionDirectory>().FindAsync(hello.SessionId, Token));
        var sending = Task.Run(async () =>
        {
            for (var run = 2; run <= Frames; run++)
                await peer.SendAsync(new InvokeFrame(run, "count", "0"));
        }, Token);

        for (var received = 0L; received < Frames; Thread.SpinWait(10))
        {
            lock (session.Numbering.Lock)
            {
                received = session.Numbering.Received;
                Assert.Equal(received, session.LastRun);
            }

            Assert.False(session.HasEnded || sending.IsFaulted || Token.IsCancellationRequested);
        }

        await sending;
    }

    [Fact]
    public async Task Resume_WhoseAcknowledgementWasLostWithTheConnection_OpensTheWindow()
    {
        await using var server = await StartAsync(options => options.WindowFrames = 8);
        var first = await server.ConnectAsync();
        await first.SendAsync(new InvokeFrame(1, "count", "12"));
        var hello = await first.ReceiveAsync<HelloFrame>();
        for (var i = 1; i <= 8; i++)
            await first.ReceiveAsync<StreamFrame>();
        first.Socket.Abort();

        using var second = await server.ConnectAsync();
        await second.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, Received: 8));

        await second.ReceiveNextAsync<ResumedFrame>();
        Assert.Equal("9 ", Text(await second.ReceiveAsync<StreamFrame>()));
        Assert.Equal(1, (await second.ReceiveNextAsync<CompleteFrame>()).Run);
    }

    [Fact]
    public async Task Resume_ThatIsLate_TakesTheSessionFromNoNewerOne()
    {
        await using var server = await StartAsync();
        var (first, hello) = await BeginAsync(server);
        first.Socket.Abort();
        using var newer = await server.ConnectAsync();
        await newer.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, 2, Attempt: 2));
        Assert.Equal(ResumeOutcome.Resumed, (await newer.ReceiveNextAsync<ResumedFrame>()).Outcome);

        using var late = await server.ConnectAsync();
        await late.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, 2, Attempt: 1));

        Assert.Equal(ResumeOutcome.Lost, (await late.ReceiveNextAsync<ResumedFrame>()).Outcome);
        await newer.SendAsync(new InvokeFrame(2, "count", "1"));
        Assert.Equal(2, (await newer.ReceiveNextAsync<CompleteFrame>()).Run);
    }

    [Fact]
    public async Task Token_PresentedAgain_IsGoodAsLongAsNoneWasConfirmed()
    {
        await using var server = await StartAsync();
        var (first, hello) = await BeginAsync(server);
        first.Socket.Abort();

        for (var i = 0; i < 3; i++)
        {
            using var next = await server.ConnectAsync();
            await next.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, 2));
            Assert.Equal(ResumeOutcome.Resumed, (await next.ReceiveNextAsync<ResumedFrame>()).Outcome);
        }
    }

    [Fact]
    public async Task Resume_WhileTheOldConnectionIsOpen_ClosesThatWith4409()
    {
        await using var server = await StartAsync();
        using var old = await server.ConnectAsync();
        await old.SendAsync(new InvokeFrame(1, "count", "1"));
        var hello = await old.ReceiveAsync<HelloFrame>();
        await old.ReceiveNextAsync<CompleteFrame>();

        using var next = await server.ConnectAsync();
        await next.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, Received: 2));
        await next.ReceiveNextAsync<ResumedFrame>();

        Assert.Equal(CloseCode.Superseded, await old.ReceiveCloseAsync());
        await next.SendAsync(new InvokeFrame(2, "count", "1"));
        Assert.Equal(2, (await next.ReceiveNextAsync<CompleteFrame>()).Run);
    }

    [Fact]
    public async Task Token_AfterTheNewConnectionsFirstPing_IsVoid()
    {
        await using var server = await StartAsync();
        var (first, hello) = await BeginAsync(server);
        first.Socket.Abort();
        using var second = await server.ConnectAsync();
        await second.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, 2));
        var rotated = (await second.ReceiveNextAsync<ResumedFrame>()).ResumeToken;

        // Not confirmed yet: the old one is good, for the case that RESUMED was lost on its way.
        using var third = await server.ConnectAsync();
        await third.SendAsync(new ResumeFrame(hello.SessionId, rotated, 2));
        Assert.Equal(ResumeOutcome.Resumed, (await third.ReceiveNextAsync<ResumedFrame>()).Outcome);
        await third.SendAsync(new PingFrame(0, Sent: 1, Received: 2));
        await third.ReceiveNextAsync<PongFrame>();

        using var fourth = await server.ConnectAsync();
        await fourth.SendAsync(new ResumeFrame(hello.SessionId, rotated, 2));
        Assert.Equal(ResumeOutcome.Lost, (await fourth.ReceiveNextAsync<ResumedFrame>()).Outcome);
    }

    [Theory]
    [InlineData("nobody", null, 2)]
    [InlineData(null, "wrong", 2)]
    [InlineData(null, null, 99)]
    public async Task Resume_ThatCannotBeHad_IsLostAndTheFreshSessionGoesOn(string? sessionId, string? token, long received)
    {
        await using var server = await StartAsync();
        var (first, hello) = await BeginAsync(server);
        first.Socket.Abort();

        using var second = await server.ConnectAsync();
        await second.SendAsync(new ResumeFrame(sessionId ?? hello.SessionId, token ?? hello.ResumeToken, received));

        Assert.Equal(ResumeOutcome.Lost, (await second.ReceiveNextAsync<ResumedFrame>()).Outcome);
        await second.SendAsync(new InvokeFrame(1, "count", "1"));
        Assert.Equal(1, (await second.ReceiveNextAsync<CompleteFrame>()).Run);
    }

    [Fact]
    public async Task Session_WhoseRetentionIsOver_IsLostAndItsRunIsCancelled()
    {
        await using var server = await StartAsync();
        var cancelled = new TaskCompletionSource();
        server.Handler.On("wait", async (_, cancellationToken) =>
        {
            cancellationToken.Register(cancelled.SetResult);
            await Task.Delay(Timeout.InfiniteTimeSpan, server.Time, cancellationToken);
            return ScriptedHandler.Done;
        });
        var first = await server.ConnectAsync();
        var hello = await first.ReceiveAsync<HelloFrame>();
        await first.SendAsync(new InvokeFrame(1, "wait", AgentValue.Nil));
        await first.SendAsync(new CancelFrame(7));
        await first.ReceiveAsync<ErrorFrame>();
        first.Socket.Abort();

        while (!cancelled.Task.IsCompleted)
        {
            server.Time.Advance(TimeSpan.FromSeconds(121));
            await Task.Yield();
            Token.ThrowIfCancellationRequested();
        }

        using var second = await server.ConnectAsync();
        await second.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, 1));
        Assert.Equal(ResumeOutcome.Lost, (await second.ReceiveNextAsync<ResumedFrame>()).Outcome);
    }

    private static async Task<(Peer Peer, HelloFrame Hello)> BeginAsync(TestServer server)
    {
        var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "count", "1"));
        var hello = await peer.ReceiveAsync<HelloFrame>();
        await peer.ReceiveNextAsync<CompleteFrame>();
        return (peer, hello);
    }

    private static string Text(StreamFrame stream) => stream.Delta.TryGetString(out var text) ? text : "";
}
