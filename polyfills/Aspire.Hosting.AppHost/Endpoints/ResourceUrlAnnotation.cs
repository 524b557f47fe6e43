namespace Aspire.Hosting.ApplicationModel;

/// <summary>An address that is shown of a resource.</summary>
public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    /// <summary>The address.</summary>
    public required string Url { get; set; }

    /// <summary>What it's called.</summary>
    public string? DisplayText { get; set; }

    /// <summary>The endpoint it comes from, if any.</summary>
    public EndpointReference? Endpoint { get; init; }
}

/// <summary>Changes the addresses that are shown of a resource.</summary>
public sealed class ResourceUrlsCallbackAnnotation(Action<ResourceUrlsCallbackContext> callback) : IResourceAnnotation
{
    /// <summary>Changes them.</summary>
    public Func<ResourceUrlsCallbackContext, Task> Callback { get; } = context =>
    {
        callback(context);
        return Task.CompletedTask;
    };
}

/// <summary>The addresses that are shown of a resource.</summary>
public class ResourceUrlsCallbackContext(
    DistributedApplicationExecutionContext executionContext,
    IResource resource,
    List<ResourceUrlAnnotation>? urls = null,
    CancellationToken cancellationToken = default)
{
    /// <summary>Ends with the start.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>What the application is run for.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>The addresses; at first one for each endpoint.</summary>
    public List<ResourceUrlAnnotation> Urls { get; } = urls ?? [];
}
