namespace AgentSocket.AppHost.Signing;

/// <summary>The keys of the calls from relays to workers, in base64. The current one signs; both verify.</summary>
/// <param name="Current">Random and new at each local start, unless it's given.</param>
/// <param name="Previous">The one before it, as long as calls that it signed may be under way; empty otherwise.</param>
internal sealed record SigningKeys(IResourceBuilder<ParameterResource> Current, IResourceBuilder<ParameterResource> Previous);
