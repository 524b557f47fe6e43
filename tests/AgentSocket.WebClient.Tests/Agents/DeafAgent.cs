using System.Buffers;
using System.Net.WebSockets;
using AgentSocket.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentSocket.WebClient.Tests.Agents;

/// <summary>A broken server: it greets, takes everything and never answers, not even a CANCEL.</summary>
public sealed class DeafAgent : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stop = new();

    private DeafAgent()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Map("/ws", TakeAsync);
    }

    public Uri Socket => new UriBuilder(_app.Urls.Single()) { Scheme = "ws", Path = "/ws" }.Uri;

    public static async Task<DeafAgent> StartAsync()
    {
        var agent = new DeafAgent();
        await agent._app.StartAsync();
        return agent;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _app.DisposeAsync();
        _stop.Dispose();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(AgentSocketProtocol.SubProtocol);
        var hello = new ArrayBufferWriter<byte>();
        FrameCodec.Write(hello, new HelloFrame(AgentSocketProtocol.Version, "connection", "session", "token", new SessionLimits()));
        await socket.SendAsync(hello.WrittenMemory, WebSocketMessageType.Binary, endOfMessage: true, _stop.Token);
        var buffer = new byte[4096];
        try
        {
            while ((await socket.ReceiveAsync(buffer, _stop.Token)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (OperationCanceledException)
        {
            socket.Abort();
        }
    }
}
