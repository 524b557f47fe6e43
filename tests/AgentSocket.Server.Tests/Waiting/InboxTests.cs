using AgentSocket.Protocol;
using AgentSocket.Server.Tests.Support;

namespace AgentSocket.Server.Tests.Waiting;

/// <summary>With sessions in memory.</summary>
public sealed class InboxTests() : InboxRules(isStored: false);

/// <summary>With sessions in a store.</summary>
public sealed class StoredInboxTests() : InboxRules(isStored: true);

/// <summary>What a run keeps of what its client says is bounded, and what has no room is told at once. Spec §9.5.</summary>
public abstract class InboxRules(bool isStored) : ServerRules(isStored)
{
    /// <summary>However much a person guides: what the run asks can be answered.</summary>
    [Fact]
    public async Task Guidance_ThatFillsTheInbox_IsRejected_AndLeavesRoomForAnswers()
    {
        await using var server = await StartAsync();
        server.Handler.OnAsk();
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "ask", AgentValue.Nil));
        await peer.ReceiveNextAsync<StatusFrame>();
        var large = new string('x', 200 * 1024);

        for (var steer = 1; steer <= 4; steer++)
            await peer.SendAsync(new SteerFrame(1, steer, large));
        Assert.Equal((3, SteerStatus.Rejected), await peer.ReceiveNextAsync<SteeredFrame>() is var third ? (third.Steer, third.Status) : default);
        Assert.Equal((4, SteerStatus.Rejected), await peer.ReceiveNextAsync<SteeredFrame>() is var fourth ? (fourth.Steer, fourth.Status) : default);
        await peer.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, large));

        await peer.ReceiveNextAsync<StreamFrame>();
    }

    /// <summary>What it answers stays open, and can be answered more shortly.</summary>
    [Fact]
    public async Task Answer_ForWhichThereIsNoRoom_IsRefused_AndAShortOneTaken()
    {
        const int Questions = 5;
        await using var server = await StartAsync();
        server.Handler.On("survey", async (context, cancellationToken) =>
        {
            for (var request = 1; request <= Questions; request++)
                await context.Output.AskAsync(new ClarifyFrame(context.Run, request, "How?"), cancellationToken);
            await context.Output.StatusAsync(RunState.WaitingForInput, cancellationToken: cancellationToken);
            await context.Output.FlushAsync(cancellationToken);
            while (context.Inbox.Count < Questions)
                await context.WaitAsync(context.Inbox.Count, cancellationToken);
            return ScriptedHandler.Done;
        });
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "survey", AgentValue.Nil));
        await peer.ReceiveNextAsync<StatusFrame>();

        for (var request = 1; request <= Questions; request++)
            await peer.SendAsync(new ReplyFrame(1, request, ReplyAction.Accept, new string('x', 255 * 1024)));
        var refusal = await peer.ReceiveNextAsync<ErrorFrame>();
        await peer.SendAsync(new ReplyFrame(1, Questions, ReplyAction.Decline));

        Assert.Equal((0, ErrorCodes.InvalidInput, 1L, (long)Questions), (refusal.Run, refusal.Code, refusal.AboutRun, refusal.Request));
        await peer.ReceiveNextAsync<CompleteFrame>();
    }
}
