namespace AgentSocket.AppHost.Models;

/// <summary>Which model answers. All of it is optional: without any, it's the built-in demo model.</summary>
/// <param name="Provider"><c>demo</c>, <c>openai</c>, <c>azure</c>, or <c>compatible</c> for what speaks as OpenAI does.</param>
/// <param name="Name">The model or, of Azure, the deployment.</param>
/// <param name="Endpoint">Where it's served; not needed for OpenAI itself.</param>
/// <param name="Key">The key for it. It's a secret: <c>dotnet user-secrets set Parameters:model-key …</c></param>
internal sealed record ModelParameters(
    IResourceBuilder<ParameterResource> Provider,
    IResourceBuilder<ParameterResource> Name,
    IResourceBuilder<ParameterResource> Endpoint,
    IResourceBuilder<ParameterResource> Key);
