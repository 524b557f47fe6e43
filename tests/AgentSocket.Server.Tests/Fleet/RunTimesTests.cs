using AgentSocket.Protocol;
using AgentSocket.Server.Tests.Support;

namespace AgentSocket.Server.Tests.Fleet;

/// <summary>COMPLETE's times are of the whole run, with the time that it waits, whichever servers had it. Spec §4.6.</summary>
public sealed class RunTimesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Times_OfARunThatWaited_AreThoseOfTheWholeRun(bool isStored)
    {
        await using var fleet = await TestFleet.StartAsync(servers: 1);
        await using var direct = await TestServer.StartAsync(clock: fleet.Time);
        var server = isStored ? fleet.Servers[0] : direct;
        server.Handler.On("ask", async (context, cancellationToken) =>
        {
            if (context.Attempt == 1)
                fleet.Time.Advance(TimeSpan.FromMilliseconds(10));
            context.OnTakenUp();
            await Task.Yield();
            if (context.Attempt == 1)
            {
                fleet.Time.Advance(TimeSpan.FromMilliseconds(20));
                await context.Output.StreamAsync("a", cancellationToken: cancellationToken);
                await context.Output.AskAsync(new ClarifyFrame(1, 1, "How many?"), cancellationToken);
            }

            if (context.Inbox.Count == 0 && await context.SuspendAsync(0, cancellationToken))
                return null;
            fleet.Time.Advance(TimeSpan.FromMilliseconds(30));
            await context.Output.StreamAsync("b", cancellationToken: cancellationToken);
            return ScriptedHandler.Done;
        });
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "ask", AgentValue.Nil));
        var hello = await peer.ReceiveAsync<HelloFrame>();
        await peer.ReceiveNextAsync<ClarifyFrame>();
        if (isStored)
            await SuspendedAsync(fleet, hello);
        fleet.Time.Advance(TimeSpan.FromSeconds(5));
        await peer.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, "4"));

        var metrics = (await peer.ReceiveNextAsync<CompleteFrame>()).Metrics;

        Assert.Equal((10, 30, 5_060), (metrics.QueueMs, metrics.FirstTokenMs, metrics.TotalMs));
    }

    [Fact]
    public async Task Times_OfARunOfAnotherServer_ThatIsCancelled_AreThoseOfTheWholeRun()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Servers[0].Handler.On("endless", async (context, cancellationToken) =>
        {
            context.OnTakenUp();
            await context.Output.StreamAsync("a", cancellationToken: cancellationToken);
            await context.Output.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return ScriptedHandler.Done;
        });
        using var first = await fleet.Servers[0].ConnectAsync();
        await first.SendAsync(new InvokeFrame(1, "endless", AgentValue.Nil));
        var hello = await first.ReceiveAsync<HelloFrame>();
        await first.ReceiveNextAsync<StreamFrame>();
        fleet.Time.Advance(TimeSpan.FromMilliseconds(500));
        using var second = await fleet.Servers[1].ConnectAsync();
        await second.SendAsync(new ResumeFrame(hello.SessionId, hello.ResumeToken, Received: 1));
        await second.ReceiveNextAsync<ResumedFrame>();

        await second.SendAsync(new CancelFrame(1));

        var metrics = (await second.ReceiveNextAsync<CompleteFrame>()).Metrics;
        Assert.Equal((0, 0, 500), (metrics.QueueMs, metrics.FirstTokenMs, metrics.TotalMs));
    }

    private static async Task SuspendedAsync(TestFleet fleet, HelloFrame hello)
    {
        while ((await fleet.Store.LookAsync(hello.SessionId, Token))!.Runs.Single().ServerId.Length > 0)
            await Task.Yield();
    }
}
