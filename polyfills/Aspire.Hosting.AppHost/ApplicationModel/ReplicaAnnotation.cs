namespace Aspire.Hosting.ApplicationModel;

/// <summary>How many processes serve a resource.</summary>
public sealed class ReplicaAnnotation(int replicas = 1) : IResourceAnnotation
{
    /// <summary>The number.</summary>
    public int Replicas { get; } = replicas;
}
