using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentSocket.AppHost.RedisChoice;

internal static class LocalRedisExtensions
{
    /// <summary>Adds Redis as a program of this machine.</summary>
    public static IResourceBuilder<LocalRedisResource> AddLocalRedis(
        this IDistributedApplicationBuilder builder, string name, string program)
    {
        // Redis' client takes a comma for the end of the password, and Redis' configuration a blank.
        var password = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        var redis = new LocalRedisResource(name, program, Path.GetTempPath(), password);
        var configuration = new LocalRedisConfiguration(redis);
        builder.Eventing.Subscribe<ResourceReadyEvent>(redis, (_, _) => configuration.ForgetAsync());

        var check = $"{name}_check";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(check, _ => new RedisPing(redis), failureStatus: null, tags: null));

        // The port is in the configuration, so it has to be known; and nothing needs to stand between Redis and its clients.
        var port = FreePort.Find();
        return builder.AddResource(redis)
            .WithEndpoint(port: port, targetPort: port, scheme: "redis", name: LocalRedisResource.EndpointName, isProxied: false)
            .WithArgs(async context => context.Args.Add(await configuration.WriteAsync(context.CancellationToken)))
            .WithHealthCheck(check);
    }
}
