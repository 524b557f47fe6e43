using AgentSocket.Protocol;
using AgentSocket.Server.Tests.Support;

namespace AgentSocket.Server.Tests;

/// <summary>With sessions in memory.</summary>
public sealed class FloodTests() : FloodRules(isStored: false);

/// <summary>With sessions in a store.</summary>
public sealed class StoredFloodTests() : FloodRules(isStored: true);

/// <summary>Frames that pass the window are bounded too, however much a run has to say to a client that acknowledges nothing. Spec §6.1.</summary>
public abstract class FloodRules(bool isStored) : ServerRules(isStored)
{
    private const int TwoWindows = 2 * 1024;
    private const int Frames = TwoWindows + 200;

    private volatile bool _hasAcknowledged;
    private volatile bool _wentOn;

    [Theory]
    [InlineData(FrameType.Status)]
    [InlineData(FrameType.Interrupt)]
    [InlineData(FrameType.ToolDef)]
    public async Task Frames_ThatPassTheWindow_WaitBeyondTwoOfThem(FrameType type)
    {
        await using var server = await StartAsync();
        server.Handler.On("flood", async (context, cancellationToken) =>
        {
            for (var frame = 1; frame <= Frames; frame++)
            {
                await SayAsync(context, type, cancellationToken);
                _wentOn |= frame > TwoWindows + 1 && !_hasAcknowledged;
                if (frame % 256 == 1)
                    await context.Output.FlushAsync(cancellationToken);
            }

            return ScriptedHandler.Done;
        });
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "flood", AgentValue.Nil));
        await peer.ReceiveAsync<HelloFrame>();
        for (var frame = 1; frame <= TwoWindows + 1; frame++)
            await ReceiveAsync(peer, type);

        _hasAcknowledged = true;
        await peer.SendAsync(new AckFrame(TwoWindows + 1));
        for (var frame = TwoWindows + 2; frame <= Frames; frame++)
            await ReceiveAsync(peer, type);

        await peer.ReceiveAsync<CompleteFrame>();
        Assert.False(_wentOn);
    }

    [Fact]
    public async Task End_OfARunThatSaysTooMuch_DoesNotWait_AndItsClientIsHeard()
    {
        await using var server = await StartAsync();
        server.Handler.On("flood", async (context, cancellationToken) =>
        {
            while (true)
                await SayAsync(context, FrameType.Status, cancellationToken);
        });
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "flood", AgentValue.Nil));
        await peer.ReceiveAsync<HelloFrame>();
        for (var frame = 1; frame <= TwoWindows + 1; frame++)
            await ReceiveAsync(peer, FrameType.Status);

        await peer.SendAsync(new CancelFrame(1));

        Assert.Equal(RunOutcome.Cancelled, (await peer.ReceiveAsync<CompleteFrame>()).Outcome);

        // And the client may go on with others.
        await peer.SendAsync(new InvokeFrame(2, "unknown", AgentValue.Nil));
        Assert.Equal(2, (await peer.ReceiveAsync<ErrorFrame>()).Run);
    }

    private static ValueTask SayAsync(RunContext context, FrameType type, CancellationToken cancellationToken) => type switch
    {
        FrameType.Status => context.Output.StatusAsync(RunState.Running, cancellationToken: cancellationToken),
        FrameType.Interrupt => context.Output.InterruptAsync("retry", 0, cancellationToken),
        _ => context.Session.DefineToolsAsync([], ["clock"], id: null, cancellationToken),
    };

    private static async Task ReceiveAsync(Peer peer, FrameType type) => Assert.Equal(type, (FrameType)(await peer.ReceiveRawAsync()).Span[0]);
}
