namespace AgentSocket.Protocol.Client;

/// <summary>
/// What a run yields, in the order in which the server sent it. Later versions add kinds: a caller's switch has a default
/// that leaves them out.
/// </summary>
public abstract record RunUpdate
{
    internal RunUpdate()
    {
    }

    /// <summary>The number of the frame that this was, to be acknowledged when the application has taken it.</summary>
    internal long FrameNumber { get; init; }
}

/// <summary>A piece of text (STREAM). Spec §4.3.</summary>
/// <param name="Channel">Text for the person, reasoning, a tool's arguments or its output.</param>
/// <param name="Text">The piece.</param>
public sealed record StreamUpdate(StreamChannel Channel, string Text) : RunUpdate
{
    /// <summary>Tells how much it is; the text stays out of logs.</summary>
    public override string ToString() => $"{Channel} of {Text.Length} characters";
}

/// <summary>A value (STREAM on the data channel). Spec §4.3.</summary>
/// <param name="Value">The value.</param>
public sealed record DataUpdate(AgentValue Value) : RunUpdate;

/// <summary>What the run is doing now (STATUS). Spec §4.21.</summary>
/// <param name="State">What it is doing.</param>
/// <param name="Note">What it waits for, or how far it is.</param>
public sealed record StatusUpdate(RunState State, string? Note) : RunUpdate
{
    /// <summary>Tells the state; the note stays out of logs.</summary>
    public override string ToString() => $"{State}";
}

/// <summary>Text is taken back (INTERRUPT). Spec §4.22.</summary>
/// <param name="Reason">Why, for programs.</param>
/// <param name="DiscardFrom">UTF-16 code units of the text channel that stay.</param>
public sealed record InterruptUpdate(string Reason, long DiscardFrom) : RunUpdate;

/// <summary>The run's good end (COMPLETE): the last update. A bad end is thrown. Spec §4.6.</summary>
/// <param name="Completion">How it ended.</param>
public sealed record CompletedUpdate(RunCompletion Completion) : RunUpdate;
