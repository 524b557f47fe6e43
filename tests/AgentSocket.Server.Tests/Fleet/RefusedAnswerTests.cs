using AgentSocket.Protocol;
using AgentSocket.Server.Tests.Support;
using AgentSocket.Server.Tests.Waiting;

namespace AgentSocket.Server.Tests.Fleet;

/// <summary>Answers that aren't taken, and connections that break before the client hears of it. Spec §9.5, §10.6.</summary>
public sealed class RefusedAnswerTests : FleetTest
{
    /// <summary>The answer counts as received, and isn't sent again: a client that isn't told would wait as long as its run does.</summary>
    [Fact]
    public async Task Answer_ForWhichThereIsNoRoom_IsRefusedAlsoIfItsConnectionIsGone()
    {
        const int Questions = 5;
        await using var fleet = await TestFleet.StartAsync(servers: 1);
        fleet.Servers[0].Handler.On("survey", async (context, cancellationToken) =>
        {
            for (var request = 1; request <= Questions; request++)
                await context.Output.AskAsync(new ClarifyFrame(context.Run, request, "How?"), cancellationToken);
            await context.Output.FlushAsync(cancellationToken);
            while (context.Inbox.Count < Questions)
                await context.WaitAsync(context.Inbox.Count, cancellationToken);
            return ScriptedHandler.Done;
        });
        var (first, hello) = await BeginAsync(fleet.Servers[0], "survey");
        for (var request = 1; request <= Questions; request++)
            await first.ReceiveNextAsync<ClarifyFrame>();
        for (var request = 1; request < Questions; request++)
            await first.SendAsync(new ReplyFrame(1, request, ReplyAction.Accept, new string('x', 255 * 1024)));
        while ((await fleet.Store.LookAsync(hello.SessionId, Token))!.Runs[0].InboxCount < Questions - 1)
            await Task.Yield();
        fleet.Stores[0].IsAway = true;
        await first.SendAsync(new ReplyFrame(1, Questions, ReplyAction.Accept, new string('x', 255 * 1024)));
        await first.SendAsync(new PingFrame(0, Questions + 1, Questions));
        await first.ReceiveNextAsync<PongFrame>();
        first.Socket.Abort();
        await fleet.Servers[0].UntilAsync(hello.SessionId, session => !session.IsConnected);
        fleet.Stores[0].IsAway = false;
        await fleet.PassUntilAsync(StoredAsync(fleet, hello, Questions + 1), TimeSpan.FromMilliseconds(100));

        using var second = await ResumeAsync(fleet.Servers[0], hello, Questions);
        var refusal = await second.ReceiveNextAsync<ErrorFrame>();
        await second.SendAsync(new ReplyFrame(1, Questions, ReplyAction.Decline));

        Assert.Equal((0, ErrorCodes.InvalidInput, 1L, (long)Questions), (refusal.Run, refusal.Code, refusal.AboutRun, refusal.Request));
        await second.ReceiveNextAsync<CompleteFrame>();
    }

    /// <summary>What the connection that carries the session no longer had said was never received, and comes again: nothing is to be said of it.</summary>
    [Fact]
    public async Task Answer_ThatWasNotStoredWhenItsClientResumesAtTheSameServer_IsNotRefused()
    {
        await using var fleet = await TestFleet.StartAsync(servers: 1);
        fleet.Servers[0].Handler.OnSuspend();
        var (first, hello) = await BeginAsync(fleet.Servers[0], "ask");
        await first.ReceiveNextAsync<StatusFrame>();
        while ((await fleet.Store.LookAsync(hello.SessionId, Token))!.Runs[0].ServerId.Length > 0)
            await Task.Yield();
        fleet.Stores[0].IsAway = true;
        await first.SendAsync(new PingFrame(0, 1, 2));
        await first.ReceiveNextAsync<PongFrame>();
        await first.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, "4"));
        await first.SendAsync(new PingFrame(0, 2, 2));
        await first.ReceiveNextAsync<PongFrame>();

        using var second = await fleet.Servers[0].ConnectAsync();
        await second.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, 2, 1));
        await second.ReceiveAsync<HelloFrame>();

        // What is heard of another connection shows that this one has asked by now.
        using var third = await fleet.Servers[0].ConnectAsync();
        await third.SendAsync(new PingFrame(0, 0, 0));
        await third.ReceiveNextAsync<PongFrame>();
        fleet.Stores[0].IsAway = false;
        var resumed = await fleet.PassUntilAsync(second.ReceiveAsync<ResumedFrame>(), TimeSpan.FromMilliseconds(100));
        if (resumed.Received < 2)
            await second.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, "4"));

        FrameType type;
        do
        {
            type = (FrameType)(await second.ReceiveRawAsync()).Span[0];
            Assert.NotEqual(FrameType.Error, type);
        }
        while (type != FrameType.Complete);
    }

    private static async Task<bool> StoredAsync(TestFleet fleet, HelloFrame hello, long received)
    {
        while ((await fleet.Store.LookAsync(hello.SessionId, Token))!.Received < received)
            await Task.Yield();
        return true;
    }
}
