using AgentSocket.Protocol;
using AgentSocket.Server.Connections;
using AgentSocket.Server.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace AgentSocket.Server.Handshake;

/// <summary>Refuses what can't become a connection, before anything is upgraded. Spec §1.</summary>
internal sealed class HandshakeMiddleware(RequestDelegate next, ServerServices services, ConnectionRegistry connections, ILogger<HandshakeMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!OriginPolicy.IsAllowed(context.Request, services.Options.AllowedOrigins))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "This origin may not connect.", logger);
            return;
        }

        if (!connections.TryReserve())
        {
            context.Response.Headers.RetryAfter = "1";

            // Who tries again on the same connection comes to this server again, also through a load balancer.
            if (HttpProtocol.IsHttp11(context.Request.Protocol))
                context.Response.Headers.Connection = "close";
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, connections.IsDraining ? "The server is being stopped." : "The server has as many connections as it may.", logger);
            return;
        }

        try
        {
            // An app may have its own WebSocket middleware in front; ours must be the one that upgrades.
            if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
            {
                context.Features.Set<IHttpUpgradeFeature>(new SharedUpgradeFeature(upgrade));
                context.Features.Set<IHttpWebSocketFeature>(null);
            }

            await next(context);
        }
        finally
        {
            connections.Release();
        }
    }

    /// <summary>Behind the WebSocket middleware: the request is a WebSocket's, in our subprotocol, or is refused.</summary>
    public static Task<bool> CheckAsync(HttpContext context, ILogger logger)
    {
        if (!context.WebSockets.IsWebSocketRequest)
            return RefuseAsync(context, StatusCodes.Status400BadRequest, "This address takes WebSocket connections only.", logger);
        if (!context.WebSockets.WebSocketRequestedProtocols.Contains(AgentSocketProtocol.SubProtocol))
            return RefuseAsync(context, StatusCodes.Status400BadRequest, $"The subprotocol must be {AgentSocketProtocol.SubProtocol}.", logger);
        return Task.FromResult(true);
    }

    private static async Task<bool> RefuseAsync(HttpContext context, int status, string reason, ILogger logger)
    {
        logger.HandshakeRefused(reason);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(reason, context.RequestAborted);
        return false;
    }
}
