using AgentSocket.Protocol;
using AgentSocket.Server.Tests.Support;

namespace AgentSocket.Server.Tests.Waiting;

/// <summary>With sessions in memory.</summary>
public sealed class SteeringTests() : SteeringRules(isStored: false);

/// <summary>With sessions in a store.</summary>
public sealed class StoredSteeringTests() : SteeringRules(isStored: true);

public abstract class SteeringRules(bool isStored) : ServerRules(isStored)
{
    private const int MaxFrameBytes = 8 * 1024;

    /// <summary>Type, fields, run, steer, and the length of the input.</summary>
    private const int SteerOverhead = 7;

    [Fact]
    public async Task Guidance_ThatTheRunTakes_IsDelivered()
    {
        await using var server = await StartAsync();
        server.Handler.On("steered", async (context, cancellationToken) =>
        {
            await BeginAsync(context, cancellationToken);
            await context.Inbox.WaitAsync(0, cancellationToken);
            var steer = context.Inbox.Steers[0];
            await context.Output.SteeredAsync(steer.Steer, SteerStatus.Delivered, cancellationToken: cancellationToken);
            await context.Output.StreamAsync(steer.Input.TryGetString(out var text) ? text : "", cancellationToken: cancellationToken);
            return ScriptedHandler.Done;
        });
        using var peer = await BeginAsync(server, "steered");

        await peer.SendAsync(new SteerFrame(1, 1, "shorter"));

        Assert.Equal(new SteeredFrame(1, 1, SteerStatus.Delivered), await peer.ReceiveNextAsync<SteeredFrame>());
        await peer.ReceiveNextAsync<StreamFrame>();
        await peer.ReceiveNextAsync<CompleteFrame>();
    }

    [Fact]
    public async Task Guidance_ThatTheRunDoesntTake_ComesBackBeforeTheEnd()
    {
        await using var server = await StartAsync();
        server.Handler.On("deaf", async (context, cancellationToken) =>
        {
            await BeginAsync(context, cancellationToken);
            await context.Inbox.WaitAsync(1, cancellationToken);
            return ScriptedHandler.Done;
        });
        using var peer = await BeginAsync(server, "deaf");

        await peer.SendAsync(new SteerFrame(1, 1, "shorter"));
        await peer.SendAsync(new SteerFrame(1, 2, "longer"));

        Assert.Equal(new SteeredFrame(1, 1, SteerStatus.Expired, "shorter"), Owned(await peer.ReceiveAsync<SteeredFrame>()));
        Assert.Equal(new SteeredFrame(1, 2, SteerStatus.Expired, "longer"), Owned(await peer.ReceiveAsync<SteeredFrame>()));
        await peer.ReceiveAsync<CompleteFrame>();
    }

    [Fact]
    public async Task Guidance_OfARunWhoseEndIsTooLarge_ComesBackOnce()
    {
        await using var server = await StartAsync();
        server.Handler.On("deaf", async (context, cancellationToken) =>
        {
            await BeginAsync(context, cancellationToken);
            await context.Inbox.WaitAsync(0, cancellationToken);
            return ScriptedHandler.Done with { Result = new string('x', 1024 * 1024) };
        });
        using var peer = await BeginAsync(server, "deaf");

        await peer.SendAsync(new SteerFrame(1, 1, "shorter"));

        Assert.Equal(new SteeredFrame(1, 1, SteerStatus.Expired, "shorter"), Owned(await peer.ReceiveAsync<SteeredFrame>()));
        Assert.Equal(ErrorCodes.FrameTooLarge, (await peer.ReceiveAsync<ErrorFrame>()).Code);
    }

    [Fact]
    public async Task Guidance_OfARunThatTakesNone_IsRejectedOnce()
    {
        await using var server = await StartAsync();
        server.Handler.On("deaf", async (context, cancellationToken) =>
        {
            await BeginAsync(context, cancellationToken);
            await context.Inbox.WaitAsync(0, cancellationToken);
            Assert.True(context.HasGuidance);
            context.RejectGuidance();
            context.RejectGuidance();
            Assert.False(context.HasGuidance);
            return ScriptedHandler.Done;
        });
        using var peer = await BeginAsync(server, "deaf");

        await peer.SendAsync(new SteerFrame(1, 1, "shorter"));

        Assert.Equal(new SteeredFrame(1, 1, SteerStatus.Rejected), await peer.ReceiveAsync<SteeredFrame>());
        await peer.ReceiveAsync<CompleteFrame>();
    }

    [Fact]
    public async Task Guidance_OfACancelledRun_ComesBack()
    {
        await using var server = await StartAsync();
        var steered = new TaskCompletionSource();
        server.Handler.On("deaf", async (context, cancellationToken) =>
        {
            await BeginAsync(context, cancellationToken);
            await context.Inbox.WaitAsync(0, cancellationToken);
            steered.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return ScriptedHandler.Done;
        });
        using var peer = await BeginAsync(server, "deaf");
        await peer.SendAsync(new SteerFrame(1, 1, "shorter"));
        await steered.Task;

        await peer.SendAsync(new CancelFrame(1));

        Assert.Equal(SteerStatus.Expired, (await peer.ReceiveAsync<SteeredFrame>()).Status);
        Assert.Equal(RunOutcome.Cancelled, (await peer.ReceiveAsync<CompleteFrame>()).Outcome);
    }

    /// <summary>The run's handler can't have heard of it.</summary>
    [Fact]
    public async Task Guidance_RightBeforeACancel_ComesBackOnce()
    {
        await using var server = await StartAsync();
        server.Handler.On("deaf", async (context, cancellationToken) =>
        {
            await BeginAsync(context, cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return ScriptedHandler.Done;
        });
        using var peer = await BeginAsync(server, "deaf");

        await peer.SendAsync(new SteerFrame(1, 1, "shorter"));
        await peer.SendAsync(new SteerFrame(1, 2, "longer"));
        await peer.SendAsync(new CancelFrame(1));
        await peer.SendAsync(new SteerFrame(1, 3, "too late"));
        await peer.SendAsync(new InvokeFrame(2, "count", "1"));

        Assert.Equal(new SteeredFrame(1, 1, SteerStatus.Expired, "shorter"), Owned(await peer.ReceiveAsync<SteeredFrame>()));
        Assert.Equal(new SteeredFrame(1, 2, SteerStatus.Expired, "longer"), Owned(await peer.ReceiveAsync<SteeredFrame>()));
        Assert.Equal(RunOutcome.Cancelled, (await peer.ReceiveAsync<CompleteFrame>()).Outcome);
        Assert.Equal(2, (await peer.ReceiveAsync<StreamFrame>()).Run);
    }

    /// <summary>Also one that could not be given back in a frame.</summary>
    [Theory]
    [InlineData(257, 1)]
    [InlineData(1, MaxFrameBytes - SteerOverhead)]
    public async Task Guidance_ThatIsTooMuch_IsRejectedAtOnce(long steer, int characters)
    {
        await using var server = await StartAsync(options => options.MaxFrameBytes = MaxFrameBytes);
        server.Handler.On("deaf", async (context, cancellationToken) =>
        {
            await BeginAsync(context, cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return ScriptedHandler.Done;
        });
        using var peer = await BeginAsync(server, "deaf");

        await peer.SendAsync(new SteerFrame(1, steer, new string('x', characters)));

        Assert.Equal(SteerStatus.Rejected, (await peer.ReceiveAsync<SteeredFrame>()).Status);
    }

    [Fact]
    public async Task Guidance_AfterTheEnd_GetsNoFrameOfThatRun()
    {
        await using var server = await StartAsync();
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "count", "1"));
        await peer.ReceiveNextAsync<CompleteFrame>();

        await peer.SendAsync(new SteerFrame(1, 1, "shorter"));
        await peer.SendAsync(new InvokeFrame(2, "count", "1"));

        Assert.Equal(2, (await peer.ReceiveAsync<StreamFrame>()).Run);
    }

    private static async Task<Peer> BeginAsync(TestServer server, string target)
    {
        var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, target, AgentValue.Nil));
        await peer.ReceiveNextAsync<StatusFrame>();
        return peer;
    }

    private static async Task BeginAsync(RunContext context, CancellationToken cancellationToken)
    {
        await context.Output.StatusAsync(RunState.Running, cancellationToken: cancellationToken);
        await context.Output.FlushAsync(cancellationToken);
    }

    private static SteeredFrame Owned(SteeredFrame frame) => frame with { Input = frame.Input.ToOwned() };
}
