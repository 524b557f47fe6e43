using System.Diagnostics.Metrics;
using AgentSocket.Protocol;
using AgentSocket.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AgentSocket.Server.Tests.Fleet;

public sealed class RunMetricsTests : FleetTest
{
    private long _runs;

    /// <summary>It was never started, so nothing has ended.</summary>
    [Fact]
    public async Task Run_CancelledBeforeItsBeginIsStored_CountsAsNone()
    {
        await using var fleet = await TestFleet.StartAsync(servers: 1);
        using var listener = Listen(fleet.Servers[0]);
        var (peer, _) = await BeginAsync(fleet.Servers[0], "count");
        await peer.ReceiveNextAsync<CompleteFrame>();

        fleet.Stores[0].IsAway = true;
        await peer.SendAsync(new InvokeFrame(2, "count", "1"));
        await peer.SendAsync(new CancelFrame(2));
        await peer.SendAsync(new PingFrame(0, Sent: 3, Received: 2));
        await peer.ReceiveNextAsync<PongFrame>();
        fleet.Stores[0].IsAway = false;
        await fleet.PassUntilAsync(peer.ReceiveNextAsync<CompleteFrame>(), TimeSpan.FromMilliseconds(100));

        Assert.Equal(0, Interlocked.Read(ref _runs));
    }

    [Fact]
    public async Task Run_WhoseSessionEndsBeforeItsBeginIsStored_CountsAsNone()
    {
        await using var fleet = await TestFleet.StartAsync(servers: 1, configure: options => options.HeartbeatInterval = TimeSpan.FromMinutes(10));
        using var listener = Listen(fleet.Servers[0]);
        using var peer = await fleet.Servers[0].ConnectAsync();
        fleet.Stores[0].IsAway = true;
        await peer.SendAsync(new InvokeFrame(1, "count", "1"));

        Assert.Equal(CloseCode.SessionGone, await fleet.PassUntilAsync(peer.ReceiveCloseAsync(), Beat));

        Assert.Equal(0, Interlocked.Read(ref _runs));
    }

    private MeterListener Listen(TestServer server)
    {
        var meters = server.App.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "agentsocket.runs" && instrument.Meter.Scope == meters)
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _runs, value));
        listener.Start();
        return listener;
    }
}
