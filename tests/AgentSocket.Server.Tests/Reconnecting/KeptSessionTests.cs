using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Server.Tests.Support;

namespace AgentSocket.Server.Tests.Reconnecting;

/// <summary>A server keeps the session of a run that waits for its client beyond the retention, and the client doesn't give it up. Spec §7.1, §10.1.</summary>
public sealed class KeptSessionTests
{
    private static readonly SessionLimits Minute = new() { RetentionMs = 60_000 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Waits => ["question", "call", "status of a question", "status of a call"];

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task Client_WithARunThatWaitsForIt_GoesOnTryingBeyondTheRetention(string wait)
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync(Answering);
        var watch = new ClientWatch(client);
        using var peer = await server.GreetAsync("first", Minute);
        var run = await BeginAsync(client, peer);
        await AskAsync(peer, run, wait);
        await RoundTripAsync(peer, sent: 1);
        var refusals = Refusals.Of(server);

        peer.Socket.Abort();
        await watch.ReachAsync(ConnectionState.Reconnecting);
        await refusals.MoreAsync();
        server.Time.Advance(TimeSpan.FromHours(20));
        await refusals.MoreAsync();
        Assert.Equal(ConnectionState.Reconnecting, client.State);
        server.Refuse = _ => null;

        using var second = await server.GreetAsync("second");
        Assert.Equal("first", (await second.ReceiveAsync<ResumeFrame>()).SessionId);
        await second.SendAsync(new ResumedFrame(ResumeOutcome.Resumed, 2, "next", [new(run.Number, RunState.WaitingForInput)]));
        await watch.ResumedAsync();
        Assert.Equal(0, watch.Losses);
    }

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task Client_WithALimitOfItsOwn_GivesUpThoughARunWaits(string wait)
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync(options =>
        {
            Answering(options);
            options.ReconnectTimeout = TimeSpan.FromMinutes(10);
        });
        var watch = new ClientWatch(client);
        using var peer = await server.GreetAsync("first", Minute);
        var run = await BeginAsync(client, peer);
        await AskAsync(peer, run, wait);
        await RoundTripAsync(peer, sent: 1);
        var refusals = Refusals.Of(server);
        peer.Socket.Abort();
        await refusals.MoreAsync();
        server.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        await refusals.MoreAsync();

        server.Time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(new LostRun(run.Number, "chat", true), Assert.Single((await watch.LostAsync()).Runs));
        await watch.ReachAsync(ConnectionState.Closed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_WhoseRunWaitsNoLonger_GivesUpWithTheRetention(bool isCancelled)
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync(Answering);
        var watch = new ClientWatch(client);
        using var peer = await server.GreetAsync("first", Minute);
        var run = await BeginAsync(client, peer);
        await AskAsync(peer, run, "question");
        await AskAsync(peer, run, "status of a question");
        await RoundTripAsync(peer, sent: 2);
        if (isCancelled)
        {
            run.Cancel();
        }
        else
        {
            run.Reply(1, ReplyAction.Decline);
            await peer.ReceiveNextAsync<ReplyFrame>();
            await peer.SendAsync(new StatusFrame(run.Number, RunState.Running));
            await RoundTripAsync(peer, sent: 3);
        }

        var refusals = Refusals.Of(server);
        peer.Socket.Abort();
        await refusals.MoreAsync();

        server.Time.Advance(TimeSpan.FromMinutes(1));

        await watch.ReachAsync(ConnectionState.Closed);
    }

    [Fact]
    public async Task Client_WhoseKeptSessionIsLost_GivesUpWithTheRetention()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync(Answering);
        var watch = new ClientWatch(client);
        using var peer = await server.GreetAsync("first", Minute);
        await AskAsync(peer, await BeginAsync(client, peer), "question");
        await RoundTripAsync(peer, sent: 1);
        peer.Socket.Abort();
        using var second = await server.AcceptAsync();
        await second.ReceiveAsync<ResumeFrame>();

        var refusals = Refusals.Of(server);
        await second.Socket.CloseOutputAsync(CloseCode.SessionGone.ToStatus(), "", Token);
        await watch.LostAsync();
        await refusals.MoreAsync();
        server.Time.Advance(TimeSpan.FromMilliseconds(new SessionLimits().RetentionMs));

        await watch.ReachAsync(ConnectionState.Closed);
    }

    private static void Answering(AgentSocketClientOptions options)
    {
        options.AnswersQuestions = true;
        options.Tools = [new ClientTool(new ToolDefinition("clock", "Tells the time."), (_, over) => Forever(over))];
    }

    private static async Task<AgentValue> Forever(CancellationToken over)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, over);
        return AgentValue.Nil;
    }

    private static async Task<AgentRun> BeginAsync(AgentSocketClient client, Peer peer)
    {
        var run = client.Invoke("chat", "1");
        await peer.ReceiveNextAsync<InvokeFrame>();
        return run;
    }

    private static Task AskAsync(Peer peer, AgentRun run, string wait) => wait switch
    {
        "question" => peer.SendAsync(new ClarifyFrame(run.Number, 1, "Which?")),
        "call" => peer.SendAsync(new ToolCallFrame(run.Number, 1, "clock", AgentValue.Nil)),
        "status of a question" => peer.SendAsync(new StatusFrame(run.Number, RunState.WaitingForInput)),
        _ => peer.SendAsync(new StatusFrame(run.Number, RunState.WaitingForTool)),
    };

    /// <summary>What was sent before is taken: the client answers what comes behind it.</summary>
    private static async Task RoundTripAsync(Peer peer, long sent)
    {
        await peer.SendAsync(new PingFrame(0, sent, Received: 0));
        await peer.ReceiveNextAsync<PongFrame>();
    }
}
