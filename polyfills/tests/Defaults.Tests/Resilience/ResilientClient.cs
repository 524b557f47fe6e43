using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Time.Testing;

namespace Defaults.Tests.Resilience;

/// <summary>A client with the standard pipeline, no jitter and a clock of the test's over a <see cref="ScriptedHandler"/>.</summary>
internal sealed class ResilientClient : IDisposable
{
    private static readonly Uri Address = new("http://worker/invoke");
    private readonly ServiceProvider _services;

    public ResilientClient(
        ScriptedHandler network,
        Action<HttpStandardResilienceOptions>? configure = null,
        Action<IHttpStandardResiliencePipelineBuilder>? pipeline = null,
        Action<IHttpClientBuilder>? client = null)
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(Time);
        services.ConfigureHttpClientDefaults(http =>
        {
            var builder = http.AddStandardResilienceHandler(options =>
            {
                options.Retry.UseJitter = false;
                configure?.Invoke(options);
            });
            pipeline?.Invoke(builder);
        });
        var named = services.AddHttpClient("any").ConfigurePrimaryHttpMessageHandler(() => network);
        client?.Invoke(named);
        _services = services.BuildServiceProvider();
        Http = _services.GetRequiredService<IHttpClientFactory>().CreateClient("any");
    }

    public FakeTimeProvider Time { get; } = new();

    public HttpClient Http { get; }

    public Task<HttpResponseMessage> GetAsync(Uri? address = null)
        => Http.GetAsync(address ?? Address, TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> PostAsync(string body)
        => Http.PostAsync(Address, new StringContent(body), TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Http.Dispose();
        _services.Dispose();
    }
}
