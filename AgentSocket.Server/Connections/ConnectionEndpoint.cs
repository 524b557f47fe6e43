using AgentSocket.Protocol;
using AgentSocket.Protocol.Connections;
using AgentSocket.Server.Handshake;
using AgentSocket.Server.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;

namespace AgentSocket.Server.Connections;

/// <summary>Accepts a WebSocket and stays with it until it ends.</summary>
internal sealed class ConnectionEndpoint(ServerServices services, ConnectionRegistry connections, ILogger<ConnectionEndpoint> logger)
{
    public async Task AcceptAsync(HttpContext context)
    {
        if (!await HandshakeMiddleware.CheckAsync(context, logger))
            return;

        // Connections last long: they don't count as slow requests, and neither an idle timeout nor a minimum rate ends them.
        context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = AgentSocketProtocol.SubProtocol,
            KeepAliveInterval = TimeSpan.Zero,
        });

        var stream = (context.Features.Get<IHttpUpgradeFeature>() as SharedUpgradeFeature)?.Stream;
        var frames = new FrameConnection(socket, stream, new FrameLimits(services.Options.MaxFrameBytes), services.Time, isServer: true);
        var connection = new ServerConnection(frames, context.User, services, context.RequestAborted);
        connection.Greet();
        connections.Add(connection);
        services.Metrics.OnConnected();
        logger.Connected(connection.Id);
        try
        {
            Report(connection, await connection.RunAsync());
        }
        finally
        {
            connections.Remove(connection);
            services.Metrics.OnDisconnected();
        }
    }

    private void Report(ServerConnection connection, ConnectionEnd end)
    {
        if (end is ConnectionEnd.Violation violation)
            logger.Violation(connection.Id, violation.Error);
        logger.Disconnected(connection.Id, end switch
        {
            ConnectionEnd.ClosedByPeer closed => $"closed by the client ({(int)closed.Status})",
            ConnectionEnd.Violation => "violation",
            _ => "broken",
        });
    }
}
