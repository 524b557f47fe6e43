using AgentSocket.Protocol.Workers;
using AgentSocket.Server.Push;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AgentSocket.Server;

/// <summary>Pushes from other services: signed, and scoped by their keys. Spec §11.4.</summary>
public static class AgentSocketPushExtensions
{
    /// <summary>
    /// Adds what <see cref="MapAgentSocketPush"/> needs, beside <c>AddAgentSocket</c> and an <see cref="InvocationVerifier"/> in the services. Nonces are
    /// remembered in this process; servers of a fleet register an <see cref="INonceStore"/> that they have in common.
    /// </summary>
    /// <param name="services">The app's services.</param>
    public static IServiceCollection AddAgentSocketPush(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<INonceStore, MemoryNonces>();
        services.TryAddSingleton<PushDelivery>();
        services.TryAddSingleton<PushEndpoint>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PushOptions>, PushOptionsValidator>());
        services.AddOptions<PushOptions>().BindConfiguration(PushOptions.Section).ValidateOnStart();
        return services;
    }

    /// <summary>Takes what other services push: <c>POST /sessions/{id}/frames</c> and <c>POST /principals/{name}/frames</c>.</summary>
    /// <param name="endpoints">The app.</param>
    /// <returns>The endpoints, for conventions such as rate limiting. Authorization is by signature.</returns>
    public static IEndpointConventionBuilder MapAgentSocketPush(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var group = endpoints.MapGroup("");
        group.MapPost("/sessions/{sid}/frames", (HttpContext context, string sid, PushEndpoint endpoint) => endpoint.PushToSessionAsync(context, sid));
        group.MapPost("/principals/{principal}/frames", (HttpContext context, PushEndpoint endpoint) => endpoint.PushToPrincipalAsync(context));
        return group;
    }
}
