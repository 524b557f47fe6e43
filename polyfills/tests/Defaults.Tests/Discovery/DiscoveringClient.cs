using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.ServiceDiscovery;

namespace Defaults.Tests.Discovery;

/// <summary>A client with service discovery whose requests end in a <see cref="RecordingHandler"/>.</summary>
internal sealed class DiscoveringClient : IDisposable
{
    private readonly RecordingHandler _network = new();
    private readonly ServiceProvider _services;

    public DiscoveringClient(Dictionary<string, string?> configuration, Action<ServiceDiscoveryOptions>? configure = null)
    {
        Configuration = new ConfigurationBuilder().AddInMemoryCollection(configuration).Build();
        var services = new ServiceCollection().AddSingleton(Configuration).AddServiceDiscovery(configure ?? (_ => { }));
        services.AddHttpClient("any").AddServiceDiscovery().ConfigurePrimaryHttpMessageHandler(() => _network);
        _services = (ServiceProvider)services.BuildServiceProvider();
        Http = _services.GetRequiredService<IHttpClientFactory>().CreateClient("any");
    }

    public IConfiguration Configuration { get; }

    public HttpClient Http { get; }

    public ServiceEndpointResolver Resolver => _services.GetRequiredService<ServiceEndpointResolver>();

    /// <summary>Where a request for <paramref name="address"/> went.</summary>
    public async Task<string> AddressOfAsync(string address)
    {
        using var response = await Http.GetAsync(new Uri(address), TestContext.Current.CancellationToken);
        return _network.Addresses[^1];
    }

    public void Dispose()
    {
        Http.Dispose();
        _services.Dispose();
        _network.Dispose();
    }
}
