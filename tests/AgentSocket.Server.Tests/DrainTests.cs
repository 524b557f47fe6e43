using System.Net.WebSockets;
using AgentSocket.Protocol;
using AgentSocket.Server.Tests.Support;

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
}
