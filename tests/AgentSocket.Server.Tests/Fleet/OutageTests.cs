using AgentSocket.Protocol;
using AgentSocket.Server.Tests.Support;

namespace AgentSocket.Server.Tests.Fleet;

/// <summary>The store is away for longer than leases last: then servers that live seem dead until they have beaten again. Spec §10.6.</summary>
public sealed class OutageTests
{
    private HelloFrame _hello;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_OfAServerThatHearsLaterThatTheStoreIsBack_StaysThere(bool isDeliveredByTheOther)
    {
        await using var fleet = await TestFleet.StartAsync();
        var (goOn, cancelled) = Halves(fleet.Servers[0]);
        using var peer = await BeginAsync(fleet, isDeliveredByTheOther);
        foreach (var store in fleet.Stores)
            store.IsAway = true;
        await fleet.PassBeatsAsync(10);

        fleet.Stores[1].IsAway = false;
        await fleet.PassBeatsAsync(5);
        fleet.Stores[0].IsAway = false;
        await fleet.PassBeatsAsync(10);
        Assert.False(cancelled.IsCancellationRequested);
        goOn.SetResult();

        Assert.Equal("b", Text(await peer.ReceiveNextAsync<StreamFrame>()));
        Assert.Equal(1, (await peer.ReceiveNextAsync<CompleteFrame>()).Run);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_OfAServerThatStaysAwayAfterAnOutage_IsTaken(bool isDeliveredByTheOther)
    {
        await using var fleet = await TestFleet.StartAsync();
        Halves(fleet.Servers[0]);
        fleet.Servers[1].Handler.On("halves", async (context, cancellationToken) =>
        {
            await context.Output.StreamAsync($"{context.Attempt}", cancellationToken: cancellationToken);
            return ScriptedHandler.Done;
        });
        using var first = await BeginAsync(fleet, isDeliveredByTheOther);
        foreach (var store in fleet.Stores)
            store.IsAway = true;
        await fleet.PassBeatsAsync(10);

        fleet.Stores[1].IsAway = false;
        await fleet.PassBeatsAsync(5);
        Assert.Equal("A", (await fleet.Store.LookAsync(_hello.SessionId, Token))!.Runs.Single().ServerId);
        await fleet.PassBeatsAsync(5);

        while ((await fleet.Store.LookAsync(_hello.SessionId, Token))!.Runs.Any())
            await fleet.PassBeatsAsync(1);
    }

    [Fact]
    public async Task Run_OfAServerThatStoodStillAsLongAsThisOne_StaysThere()
    {
        await using var fleet = await TestFleet.StartAsync();
        var (goOn, cancelled) = Halves(fleet.Servers[0]);
        using var peer = await BeginAsync(fleet, isDeliveredByTheOther: false);
        fleet.Stores[0].IsAway = true;

        // The machine sleeps: no beat fails, and none is made.
        fleet.Time.Advance(TimeSpan.FromSeconds(30));
        await fleet.PassBeatsAsync(5);
        fleet.Stores[0].IsAway = false;
        await fleet.PassBeatsAsync(5);
        Assert.False(cancelled.IsCancellationRequested);
        goOn.SetResult();

        Assert.Equal("b", Text(await peer.ReceiveNextAsync<StreamFrame>()));
    }

    private static (TaskCompletionSource GoOn, CancellationTokenSource Cancelled) Halves(TestServer server)
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new CancellationTokenSource();
        server.Handler.On("halves", async (context, cancellationToken) =>
        {
            cancellationToken.Register(cancelled.Cancel);
            await context.Output.StreamAsync("a", cancellationToken: cancellationToken);
            await context.Output.FlushAsync(cancellationToken);
            await goOn.Task.WaitAsync(cancellationToken);
            await context.Output.StreamAsync("b", cancellationToken: cancellationToken);
            return ScriptedHandler.Done;
        });
        return (goOn, cancelled);
    }

    private static string Text(StreamFrame frame) => frame.Delta.TryGetString(out var text) ? text : "";

    /// <summary>A run in the hands of the first server, of which the client has "a".</summary>
    private async Task<Peer> BeginAsync(TestFleet fleet, bool isDeliveredByTheOther)
    {
        var peer = await fleet.Servers[0].ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "halves", AgentValue.Nil));
        _hello = await peer.ReceiveAsync<HelloFrame>();
        await peer.ReceiveNextAsync<StreamFrame>();
        if (!isDeliveredByTheOther)
            return peer;
        peer.Dispose();
        peer = await fleet.Servers[1].ConnectAsync();
        await peer.SendAsync(new ResumeFrame(_hello.SessionId, _hello.ResumeToken, Received: 1));
        Assert.Equal(ResumeOutcome.Resumed, (await peer.ReceiveNextAsync<ResumedFrame>()).Outcome);
        return peer;
    }
}
