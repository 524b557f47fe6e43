using AgentSocket.Relay.Answers;
using AgentSocket.Relay.Dispatch;
using AgentSocket.Relay.Push;
using AgentSocket.Relay.Signing;
using AgentSocket.Relay.Storage;
using AgentSocket.Relay.Telemetry;
using AgentSocket.Server;
using Microsoft.Extensions.Options;

namespace AgentSocket.Relay;

/// <summary>What makes an app a relay.</summary>
internal static class RelayExtensions
{
    /// <summary>Adds the server whose runs are done by workers, and the push from workers.</summary>
    public static void AddRelay(this IHostApplicationBuilder builder)
    {
        builder.Services.AddAgentSocket<WorkerRunHandler>(options => options.Mode = "relay");
        builder.Services.AddOptions<RelayOptions>().BindConfiguration(RelayOptions.Section).ValidateOnStart();
        builder.Services.AddRedisSessionStore();
        builder.Services.AddSingleton<IValidateOptions<RelayOptions>, RelayOptionsValidator>();
        builder.Services.AddSingleton<RelayMetrics>();
        builder.Services.AddSigning();
        builder.Services.AddWorkerClient();
        builder.Services.AddSingleton<WorkerSlots>();
        builder.Services.AddSingleton<AnswerReader>();
        builder.Services.AddSingleton<PushDelivery>();
        builder.Services.AddSingleton<PushEndpoint>();
    }

    /// <summary>Adds the store of sessions that all relays have in common.</summary>
    public static void AddRedisSessionStore(this IServiceCollection services)
    {
        services.AddOptions<RelayOptions>().AddRedis(options => options.StoreTimeout);
        services.AddAgentSocketSessionStore<RedisSessionStore>();
    }

    /// <summary>Takes frames that workers and other services push to sessions of the fleet. Spec §11.4.</summary>
    public static void MapPush(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/sessions/{sid}/frames", (HttpContext context, string sid, PushEndpoint endpoint) => endpoint.PushToSessionAsync(context, sid));
        endpoints.MapPost("/principals/{principal}/frames", (HttpContext context, PushEndpoint endpoint) => endpoint.PushToPrincipalAsync(context));
    }
}
