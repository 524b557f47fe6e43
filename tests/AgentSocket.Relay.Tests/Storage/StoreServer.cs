using AgentSocket.Server;
using AgentSocket.Server.Stores;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AgentSocket.Relay.Tests.Storage;

/// <summary>A relay's store, and what it needs: a process of its own, as far as Redis can see.</summary>
internal sealed class StoreServer : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public StoreServer(string redis, TimeSpan? retention = null, TimeSpan? timeout = null, TimeProvider? time = null, TimeSpan? suspensionLimit = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:redis"] = redis }).Build());
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddLogging();
        services.AddRedisSessionStore();
        services.Configure<AgentSocketServerOptions>(options =>
        {
            options.Retention = retention ?? options.Retention;
            options.SuspensionLimit = suspensionLimit ?? options.SuspensionLimit;
        });
        services.Configure<RelayOptions>(options =>
        {
            options.StoreTimeout = timeout ?? TimeSpan.FromSeconds(20);
            options.Lease = TimeSpan.FromSeconds(5);
        });
        _services = services.BuildServiceProvider();
        Store = _services.GetRequiredService<ISessionStore>();
    }

    public ISessionStore Store { get; }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
