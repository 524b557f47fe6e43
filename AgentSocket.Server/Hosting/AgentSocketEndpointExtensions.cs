using AgentSocket.Server.Connections;
using AgentSocket.Server.Handshake;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentSocket.Server;

/// <summary>Maps the protocol's endpoint.</summary>
public static class AgentSocketEndpointExtensions
{
    /// <summary>
    /// Takes Agent Socket connections at this address. Authentication, authorization and rate limiting work as on any endpoint.
    /// The app needs no WebSocket middleware of its own. Spec §1.
    /// </summary>
    /// <param name="endpoints">The app.</param>
    /// <param name="pattern">The route, such as <c>/ws</c>.</param>
    /// <returns>The endpoint, for conventions such as <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="InvalidOperationException"><c>AddAgentSocket</c> wasn't called.</exception>
    public static IEndpointConventionBuilder MapAgentSocket(this IEndpointRouteBuilder endpoints, string pattern)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var endpoint = endpoints.ServiceProvider.GetService<ConnectionEndpoint>()
            ?? throw new InvalidOperationException("MapAgentSocket needs services.AddAgentSocket<THandler>().");
        var pipeline = endpoints.CreateApplicationBuilder()
            .UseMiddleware<HandshakeMiddleware>()
            .UseWebSockets();
        pipeline.Run(endpoint.AcceptAsync);
        return endpoints.Map(pattern, pipeline.Build()).WithDisplayName($"Agent Socket {pattern}");
    }
}
