using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.AzureOpenAI;

namespace Microsoft.SemanticKernel;

/// <summary>Adds models that Azure OpenAI hosts.</summary>
public static class AzureOpenAIKernelBuilderExtensions
{
    /// <summary>Adds a deployment.</summary>
    public static IKernelBuilder AddAzureOpenAIChatCompletion(
        this IKernelBuilder builder,
        string deploymentName,
        string endpoint,
        string apiKey,
        string? serviceId = null,
        string? modelId = null,
        HttpClient? httpClient = null,
        string? apiVersion = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddKeyedSingleton<IChatCompletionService>(serviceId, (services, _) => new AzureOpenAIChatCompletionService(
            deploymentName,
            endpoint,
            apiKey,
            modelId,
            httpClient ?? services.GetService<HttpClient>(),
            services.GetService<ILoggerFactory>(),
            apiVersion));
        return builder;
    }
}
