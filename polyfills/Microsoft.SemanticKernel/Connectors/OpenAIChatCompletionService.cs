using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Services;

namespace Microsoft.SemanticKernel.Connectors.OpenAI;

/// <summary>A model that speaks OpenAI's chat completion.</summary>
public sealed class OpenAIChatCompletionService : IChatCompletionService
{
    private static readonly Uri OpenAI = new("https://api.openai.com/v1");

    private readonly ChatLoop _loop;

    /// <summary>A model of OpenAI's.</summary>
    public OpenAIChatCompletionService(
        string modelId,
        string apiKey,
        string? organization = null,
        HttpClient? httpClient = null,
        ILoggerFactory? loggerFactory = null)
        : this(modelId, httpClient?.BaseAddress ?? OpenAI, apiKey, organization, httpClient) =>
        ArgumentException.ThrowIfNullOrWhiteSpace(apiKey);

    /// <summary>A model behind an address that speaks OpenAI's protocol.</summary>
    [Experimental("SKEXP0010")]
    public OpenAIChatCompletionService(
        string modelId,
        Uri endpoint,
        string? apiKey = null,
        string? organization = null,
        HttpClient? httpClient = null,
        ILoggerFactory? loggerFactory = null)
        : this(modelId, endpoint, apiKey, organization, httpClient)
    {
    }

    private OpenAIChatCompletionService(string modelId, Uri endpoint, string? apiKey, string? organization, HttpClient? httpClient)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(modelId);
        ArgumentNullException.ThrowIfNull(endpoint);
        _loop = new(ChatClients.Create(modelId, endpoint, apiKey, organization, httpClient), modelId);
        Attributes = new Dictionary<string, object?>
        {
            [AIServiceExtensions.ModelIdKey] = modelId,
            [AIServiceExtensions.EndpointKey] = endpoint.ToString(),
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
