using AgentSocket.Agents.Demo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.AzureOpenAI;
using Microsoft.SemanticKernel.Connectors.OpenAI;

namespace AgentSocket.Agents;

/// <summary>Makes the model that the configuration names.</summary>
internal static class ModelFactory
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    public static IChatCompletionService Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<ModelOptions>>().Value;
        var loggers = services.GetRequiredService<ILoggerFactory>();
        AgentsLog.ModelChosen(loggers.CreateLogger<ChatAgent>(), options.Provider, options.Name, options.Endpoint?.GetLeftPart(UriPartial.Authority));
        return options.Kind switch
        {
            ModelProvider.OpenAI when options.Endpoint is null =>
                new OpenAIChatCompletionService(options.Name!, options.Key!, organization: null, Client(services, options), loggers),
            ModelProvider.OpenAI or ModelProvider.Compatible =>
#pragma warning disable SKEXP0010 // Endpoints other than OpenAI's own are marked experimental; half of all models are behind one.
                new OpenAIChatCompletionService(options.Name!, options.Endpoint!, options.Key, organization: null, Client(services, options), loggers),
#pragma warning restore SKEXP0010
            ModelProvider.Azure =>
                new AzureOpenAIChatCompletionService(options.Name!, options.Endpoint!.ToString(), options.Key!, options.Name, Client(services, options), loggers),
            _ => ActivatorUtilities.CreateInstance<DemoModel>(services),
        };
    }

    /// <summary>
    /// A client of its own: the host's resilience defaults are made for short requests between services, and would cut a model
    /// short that thinks before it answers. How long a model may be silent is <see cref="ModelOptions.IdleTimeout"/>.
    /// </summary>
    private static HttpClient Client(IServiceProvider services, ModelOptions options) => new(
        new ModelRetryHandler(
            options.MaxRetries,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<ModelRetryHandler>>())
        {
            InnerHandler = new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, PooledConnectionLifetime = ConnectionLifetime },
        })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
