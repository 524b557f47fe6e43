using System.Net.WebSockets;
using AgentSocket.Protocol;
using AgentSocket.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AgentSocket.Server.Tests;

public sealed class DrainTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_ThatIsStopped_TellsDrainsAndCloses()
    {
        await using var server = await TestServer.StartAsync();
        var (begun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        server.Handler.On("gated", async (context, cancellationToken) =>
        {
            begun.SetResult();
            await goOn.Task;
            await context.Output.StreamAsync("done", cancellationToken: cancellationToken);
            return ScriptedHandler.Done;
        });
        using var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "gated", AgentValue.Nil));
        await peer.ReceiveAsync<HelloFrame>();
        await begun.Task.WaitAsync(Token);

        var stopping = server.App.StopAsync(Token);
        await peer.ReceiveAsync<GoAwayFrame>();
        await peer.SendAsync(new InvokeFrame(2, "count", "1"));
        Assert.Equal((2, ErrorCodes.Draining), await peer.ReceiveAsync<ErrorFrame>() is var refusal ? (refusal.Run, refusal.Code) : default);
        goOn.SetResult();
        Assert.Equal(1, (await peer.ReceiveNextAsync<CompleteFrame>()).Run);
        while (!stopping.IsCompleted && peer.Socket.State == WebSocketState.Open)
        {
            server.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
            if (server.Time.GetUtcNow() - server.Time.Start > TimeSpan.FromSeconds(1))
                break;
        }

        Assert.Equal(CloseCode.Draining, await peer.ReceiveCloseAsync());
        await peer.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", Token);
        await stopping;
    }

    /// <summary>The host waits for no service longer than that, and a client that isn't told would take the server for dead.</summary>
    [Fact]
    public async Task Server_WhoseHostHasLessPatienceThanTheDrain_ClosesAllTheSame()
    {
        await using var server = await TestServer.StartAsync(
            options => options.DrainTimeout = TimeSpan.FromMinutes(1),
            builder => builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2)));
        using var peer = await BeginEndlessAsync(server);

        var stopping = server.App.StopAsync(Token);

        Assert.Equal(CloseCode.Draining, await peer.ReceiveCloseAsync());
        await peer.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", Token);
        await stopping;
    }

    [Fact]
    public async Task Server_OfAFleetWhoseHostLosesPatience_HandsItsRunsOverAllTheSame()
    {
        await using var fleet = await TestFleet.StartAsync(servers: 1);
        using var peer = await BeginEndlessAsync(fleet.Servers[0]);
        while (!await fleet.Store.IsAliveAsync(fleet.Stores[0].ServerId, Token))
            await Task.Yield();
        using var patience = new CancellationTokenSource();

        var stopping = fleet.Servers[0].App.StopAsync(patience.Token);
        Assert.Equal(CloseCode.Draining, await peer.ReceiveCloseAsync());
        await peer.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", Token);
        await patience.CancelAsync();
        await stopping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        Assert.False(await fleet.Store.IsAliveAsync(fleet.Stores[0].ServerId, Token));
    }

    private static async Task<Peer> BeginEndlessAsync(TestServer server)
    {
        var begun = new TaskCompletionSource();
        server.Handler.On("endless", async (_, cancellationToken) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return ScriptedHandler.Done;
        });
        var peer = await server.ConnectAsync();
        await peer.SendAsync(new InvokeFrame(1, "endless", AgentValue.Nil));
        await begun.Task.WaitAsync(Token);
        return peer;
    }
}
