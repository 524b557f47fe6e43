using AgentSocket.Server.Connections;
using AgentSocket.Server.Runs;
using AgentSocket.Server.Sessions;
using AgentSocket.Server.Sessions.Stored;
using AgentSocket.Server.Stores;
using AgentSocket.Server.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AgentSocket.Server;

/// <summary>Registers what <see cref="AgentSocketEndpointExtensions.MapAgentSocket"/> needs.</summary>
public static class AgentSocketServiceCollectionExtensions
{
    /// <summary>Adds the server with the handler that does its runs.</summary>
    /// <typeparam name="THandler">Does the runs; one instance for all.</typeparam>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Sets options; also bound from the section <c>AgentSocket:Server</c>.</param>
    /// <returns>The options' builder.</returns>
    public static OptionsBuilder<AgentSocketServerOptions> AddAgentSocket<THandler>(this IServiceCollection services, Action<AgentSocketServerOptions>? configure = null)
        where THandler : class, IRunHandler
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IRunHandler, THandler>();
        services.TryAddSingleton<ServerMetrics>();
        services.TryAddSingleton<SessionDirectory, MemorySessions>();
        services.TryAddSingleton<RunStarter>();
        services.TryAddSingleton<ServerServices>();
        services.TryAddSingleton<ConnectionRegistry>();
        services.TryAddSingleton<ConnectionEndpoint>();
        services.TryAddSingleton<IAgentSessions>(provider => provider.GetRequiredService<SessionDirectory>());
        services.AddHealthChecks().AddCheck<DrainingCheck>("draining");
        services.AddHostedService(provider => provider.GetRequiredService<ConnectionRegistry>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AgentSocketServerOptions>, AgentSocketServerOptionsValidator>());
        return services.AddOptions<AgentSocketServerOptions>()
            .BindConfiguration("AgentSocket:Server")
            .Configure(options => configure?.Invoke(options))
            .ValidateOnStart();
    }

    /// <summary>Keeps sessions in a store that a fleet of servers has in common, instead of in this process's memory. Spec §10.6.</summary>
    /// <typeparam name="TStore">The store.</typeparam>
    /// <param name="services">The app's services, after <see cref="AddAgentSocket"/>.</param>
    public static IServiceCollection AddAgentSocketSessionStore<TStore>(this IServiceCollection services)
        where TStore : class, ISessionStore
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSingleton<ISessionStore, TStore>();
        services.AddSingleton(provider => new Lazy<RunStarter>(provider.GetRequiredService<RunStarter>));
        services.AddSingleton<StoredSessions>();
        services.Replace(ServiceDescriptor.Singleton<SessionDirectory>(provider => provider.GetRequiredService<StoredSessions>()));
        services.AddHostedService<FleetMember>();
        return services;
    }
}
