using AgentSocket.WebClient.PageTools;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AgentSocket.WebClient.Connections;

internal static class ConnectionsRegistration
{
    public static void AddAgentConnections(this WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IValidateOptions<EndpointOptions>, EndpointOptionsValidator>();
        builder.Services.AddOptions<EndpointOptions>()
            .BindConfiguration(EndpointOptions.Section)
            .Configure<IConfiguration>((options, configuration) => options.Discover(configuration))
            .ValidateOnStart();
        builder.Services.AddScoped<BrowserTools>();
        builder.Services.AddScoped<AgentConnections>();
    }
}
