namespace Aspire.Hosting.ApplicationModel;

/// <summary>Who asks for a value.</summary>
public class ValueProviderContext
{
    /// <summary>What the application is run for.</summary>
    public DistributedApplicationExecutionContext? ExecutionContext { get; init; }

    /// <summary>The resource that uses the value.</summary>
    public IResource? Caller { get; init; }

    /// <summary>Which of the caller's processes asks, from 0.</summary>
    internal int Replica { get; init; }

    /// <summary>The replica that a value about <paramref name="resource"/> is about: the asking one, if it asks about itself.</summary>
    internal int ReplicaOf(IResource resource) => Caller == resource ? Replica : 0;
}
