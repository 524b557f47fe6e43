using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;

namespace Microsoft.SemanticKernel;

/// <summary>Adds OpenAI models.</summary>
public static class OpenAIKernelBuilderExtensions
{
    /// <summary>Adds a model of OpenAI's.</summary>
    public static IKernelBuilder AddOpenAIChatCompletion(
        this IKernelBuilder builder,
        string modelId,
        string apiKey,
        string? orgId = null,
        string? serviceId = null,
        HttpClient? httpClient = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddKeyedSingleton<IChatCompletionService>(serviceId, (services, _) => new OpenAIChatCompletionService(
            modelId,
            apiKey,
            orgId,
            httpClient ?? services.GetService<HttpClient>(),
            services.GetService<ILoggerFactory>()));
        return builder;
    }

    /// <summary>Adds a model behind an address that speaks OpenAI's protocol.</summary>
    public static IKernelBuilder AddOpenAIChatCompletion(
        this IKernelBuilder builder,
        string modelId,
        Uri endpoint,
        string? apiKey,
        string? orgId = null,
        string? serviceId = null,
        HttpClient? httpClient = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
#pragma warning disable SKEXP0010 // The constructor is experimental in the real package, this method is not.
        builder.Services.AddKeyedSingleton<IChatCompletionService>(serviceId, (services, _) => new OpenAIChatCompletionService(
            modelId,
            endpoint,
            apiKey,
            orgId,
            httpClient ?? services.GetService<HttpClient>(),
            services.GetService<ILoggerFactory>()));
#pragma warning restore SKEXP0010
        return builder;
    }
}
