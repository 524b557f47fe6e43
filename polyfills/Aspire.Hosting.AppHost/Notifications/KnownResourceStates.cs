namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a resource can be doing.</summary>
public static class KnownResourceStates
{
    /// <summary>Nothing yet.</summary>
    public static readonly string NotStarted = nameof(NotStarted);

    /// <summary>Waits for another.</summary>
    public static readonly string Waiting = nameof(Waiting);

    /// <summary>Its process starts.</summary>
    public static readonly string Starting = nameof(Starting);

    /// <summary>Its process runs.</summary>
    public static readonly string Running = nameof(Running);

    /// <summary>It has been told to stop.</summary>
    public static readonly string Stopping = nameof(Stopping);

    /// <summary>Its process has ended.</summary>
    public static readonly string Exited = nameof(Exited);

    /// <summary>It has done what it was to do.</summary>
    public static readonly string Finished = nameof(Finished);

    /// <summary>It can't start.</summary>
    public static readonly string FailedToStart = nameof(FailedToStart);

    /// <summary>Those that nothing follows on.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];
}
