using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;

namespace Microsoft.SemanticKernel.Connectors.OpenAI;

/// <summary>Makes clients. Retries and time-outs are the HTTP client's, as in the real connector.</summary>
internal static class ChatClients
{
    public static ChatClient Create(string model, Uri endpoint, string? apiKey, string? organization, HttpClient? httpClient) => new(
        model,
        // A server of one's own may need no key, the client does.
        new ApiKeyCredential(string.IsNullOrEmpty(apiKey) ? " " : apiKey),
        new OpenAIClientOptions
        {
            Endpoint = endpoint,
            OrganizationId = organization,
            Transport = new HttpClientPipelineTransport(httpClient ?? new HttpClient()),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        });
}
