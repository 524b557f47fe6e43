using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using Microsoft.SemanticKernel.Services;

namespace Microsoft.SemanticKernel.Connectors.AzureOpenAI;

/// <summary>A model that Azure OpenAI hosts, asked at its version 1 address.</summary>
public sealed class AzureOpenAIChatCompletionService : IChatCompletionService
{
    private readonly ChatLoop _loop;

    /// <summary>A deployment. The version 1 address needs no <paramref name="apiVersion"/>.</summary>
    public AzureOpenAIChatCompletionService(
        string deploymentName,
        string endpoint,
        string apiKey,
        string? modelId = null,
        HttpClient? httpClient = null,
        ILoggerFactory? loggerFactory = null,
        string? apiVersion = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(deploymentName);
        ArgumentException.ThrowIfNullOrWhiteSpace(endpoint);
        ArgumentException.ThrowIfNullOrWhiteSpace(apiKey);
        Uri address = new($"{endpoint.TrimEnd('/')}/openai/v1/");
        _loop = new(ChatClients.Create(deploymentName, address, apiKey, organization: null, httpClient), modelId ?? deploymentName);
        Attributes = new Dictionary<string, object?>
        {
            [AIServiceExtensions.ModelIdKey] = modelId,
            [AIServiceExtensions.EndpointKey] = endpoint,
            ["DeploymentName"] = deploymentName,
        };
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Attributes { get; }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(
        ChatHistory chatHistory,
        PromptExecutionSettings? executionSettings = null,
        Kernel? kernel = null,
        CancellationToken cancellationToken = default) =>
        _loop.GatherAsync(chatHistory, executionSettings, kernel, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(
        ChatHistory chatHistory,
        PromptExecutionSettings? executionSettings = null,
        Kernel? kernel = null,
        CancellationToken cancellationToken = default) =>
        _loop.StreamAsync(chatHistory, executionSettings, kernel, cancellationToken);
}
