using Microsoft.Extensions.Options;

namespace AgentSocket.Relay.Storage;

/// <summary>What relays and workers have in common of Redis.</summary>
internal static class RedisExtensions
{
    /// <summary>Adds the connection, the nonces of calls that were taken, and the health check. The connection string is needed at the start.</summary>
    /// <param name="options">Options of the process.</param>
    /// <param name="timeout">How long Redis may take to answer.</param>
    public static OptionsBuilder<TOptions> AddRedis<TOptions>(this OptionsBuilder<TOptions> options, Func<TOptions, TimeSpan> timeout)
        where TOptions : class
    {
        var services = options.Services;
        services.AddSingleton(provider => new RedisConnection(
            provider.GetRequiredService<IConfiguration>(),
            timeout(provider.GetRequiredService<IOptions<TOptions>>().Value),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<NonceStore>();
        services.AddHealthChecks().AddCheck<RedisHealthCheck>(RedisConnection.Name);
        return options.Validate<IConfiguration>(
            (_, configuration) => !string.IsNullOrEmpty(configuration.GetConnectionString(RedisConnection.Name)),
            $"The connection string is missing: set ConnectionStrings__{RedisConnection.Name}.");
    }
}
