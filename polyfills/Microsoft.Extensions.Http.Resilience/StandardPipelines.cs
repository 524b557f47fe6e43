using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Polly;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>One pipeline per name and key, so that a breaker outlives the handlers that the client factory rotates.</summary>
internal sealed class StandardPipelines(IServiceProvider services, IOptionsMonitor<HttpStandardResilienceOptions> options)
{
    private readonly ConcurrentDictionary<(string Name, string Key), Lazy<ResiliencePipeline<HttpResponseMessage>>> _pipelines = new();

    public ResiliencePipeline<HttpResponseMessage> Get(string name, string key)
        => _pipelines.GetOrAdd((name, key), id => new(() => Build(options.Get(id.Name)))).Value;

    private ResiliencePipeline<HttpResponseMessage> Build(HttpStandardResilienceOptions strategies)
    {
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage>();
        if (services.GetService<TimeProvider>() is { } timeProvider)
            builder.TimeProvider = timeProvider;

        return builder
            .AddStrategy(_ => new ConcurrencyLimit())
            .AddTimeout(strategies.TotalRequestTimeout)
            .AddRetry(strategies.Retry)
            .AddCircuitBreaker(strategies.CircuitBreaker)
            .AddTimeout(strategies.AttemptTimeout)
            .Build();
    }
}
