namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource starts only when another has got so far.</summary>
public sealed class WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0) : IResourceAnnotation
{
    /// <summary>The resource that is waited for.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>How far it must have got.</summary>
    public WaitType WaitType { get; } = waitType;

    /// <summary>With which code it must have ended, if its end is waited for.</summary>
    public int ExitCode { get; } = exitCode;
}

/// <summary>How far a resource must have got.</summary>
public enum WaitType
{
    /// <summary>Running, and healthy if it has health checks.</summary>
    WaitUntilHealthy,

    /// <summary>Ended, with the expected code.</summary>
    WaitForCompletion,

    /// <summary>Running.</summary>
    WaitUntilStarted,
}

/// <summary>What waiting does when the resource can't become what is waited for.</summary>
public enum WaitBehavior
{
    /// <summary>Goes on waiting.</summary>
    WaitOnResourceUnavailable,

    /// <summary>Ends with an error.</summary>
    StopOnResourceUnavailable,
}
