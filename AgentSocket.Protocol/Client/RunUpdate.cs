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

    /// <summary>The number of the frame that this was, to be acknowledged when the application has taken it; 0 for what came from no frame.</summary>
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

/// <summary>
/// A person is asked (CLARIFY); <see cref="AgentRun.Reply"/> answers. Only where <see cref="AgentSocketClientOptions.AnswersQuestions"/> says so. Spec §4.12.
/// </summary>
/// <param name="Request">The question's number in the run.</param>
/// <param name="Prompt">The question.</param>
/// <param name="Kind">One of <see cref="QuestionKinds"/>; one that isn't known is taken as text.</param>
/// <param name="Schema">The JSON schema of the answer; none if it may be anything.</param>
/// <param name="Choices">What may be chosen, if the kind is <see cref="QuestionKinds.Choice"/>.</param>
/// <param name="ExpiresAt">When the server stops waiting; null if it doesn't say.</param>
/// <param name="Approval">The call that is to be agreed to, with exactly these arguments; null for any other question.</param>
public sealed record QuestionUpdate(
    long Request, string Prompt, string Kind, AgentValue Schema, IReadOnlyList<AgentValue> Choices, DateTimeOffset? ExpiresAt, ApprovalSubject? Approval) : RunUpdate
{
    /// <summary>Names the question; its text stays out of logs.</summary>
    public override string ToString() => $"Question {Request} {Kind}";
}

/// <summary>The server didn't take the answer to a question, which is open again: <see cref="AgentRun.Reply"/> answers it anew. Spec §4.7, §9.5.</summary>
/// <param name="Request">The question's number in the run.</param>
/// <param name="Reason">Why.</param>
public sealed record ReplyRefusedUpdate(long Request, AgentSocketException Reason) : RunUpdate
{
    /// <summary>Names the question.</summary>
    public override string ToString() => $"Question {Request} {Reason.Code}";
}

/// <summary>One of this client's tools is called (TOOL_CALL); the client answers by itself. Spec §4.4.</summary>
/// <param name="Call">The call's number in the run.</param>
/// <param name="Tool">The tool's name; the client may not have it.</param>
/// <param name="Arguments">What it is given, unchecked.</param>
/// <param name="NeedsApproval">Whether <see cref="AgentSocketClientOptions.ApproveToolCall"/> is asked first, if the arguments fit.</param>
/// <param name="Deadline">How long the server waits for the result; null if it doesn't say.</param>
public sealed record ToolCallUpdate(long Call, string Tool, AgentValue Arguments, bool NeedsApproval, TimeSpan? Deadline) : RunUpdate
{
    /// <summary>Names the call; its arguments stay out of logs.</summary>
    public override string ToString() => $"{Tool} {Call}";
}

/// <summary>A call of one of this client's tools was answered (TOOL_RESULT). Spec §4.15.</summary>
/// <param name="Call">The call's number in the run.</param>
/// <param name="Status">Done, failed, or refused by a person.</param>
/// <param name="Result">What the tool returned; else what went wrong.</param>
/// <param name="Duration">From the call's arrival to the result.</param>
public sealed record ToolResultUpdate(long Call, ToolStatus Status, AgentValue Result, TimeSpan Duration) : RunUpdate
{
    /// <summary>Names the call; its result stays out of logs.</summary>
    public override string ToString() => $"{Call} {Status}";
}

/// <summary>The run's good end (COMPLETE): the last update. A bad end is thrown. Spec §4.6.</summary>
/// <param name="Completion">How it ended.</param>
public sealed record CompletedUpdate(RunCompletion Completion) : RunUpdate;
