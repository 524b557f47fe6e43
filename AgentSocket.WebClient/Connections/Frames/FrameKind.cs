using AgentSocket.Protocol;

namespace AgentSocket.WebClient.Connections;

/// <summary>A type of frame as the specification has it.</summary>
/// <param name="Name">The frame's name.</param>
/// <param name="Fields">Its fields, in order.</param>
/// <param name="Purpose">What it is for.</param>
internal sealed record FrameKind(string Name, IReadOnlyList<string> Fields, string Purpose)
{
    private static readonly FrameKind ServerHello =
        new("HELLO", ["version", "connectionId", "sessionId", "resumeToken", "limits"], "The server announces a fresh session and its limits: its first frame on every connection.");

    private static readonly FrameKind ClientHello = new("HELLO", ["version", "options"], "The client says who it is.");

    private static readonly Dictionary<FrameType, FrameKind> Kinds = new()
    {
        [FrameType.Invoke] = new("INVOKE", ["run", "target", "input", "options"], "Begins a run. Many may go on at once."),
        [FrameType.Stream] = new("STREAM", ["run", "delta", "channel"], "A piece of a run’s output. It waits while the window is full."),
        [FrameType.ToolCall] = new("TOOL_CALL", ["run", "call", "name", "arguments", "options"], "The agent calls a tool of the client."),
        [FrameType.ToolDef] = new("TOOL_DEF", ["revision", "added", "removed"], "Announces and withdraws tools, just in time."),
        [FrameType.Complete] = new("COMPLETE", ["run", "outcome", "metrics", "result"], "The run’s good end, with what it cost."),
        [FrameType.Error] = new("ERROR", ["run", "code", "message", "details"], "The run’s bad end; with run 0, an error of the session itself."),
        [FrameType.Cancel] = new("CANCEL", ["run", "reason"], "Asks for the run’s end, which follows at once."),
        [FrameType.Ping] = new("PING", ["time", "sent", "received"], "Asks for PONG, and tells how many numbered frames went each way: so a loss is noticed."),
        [FrameType.Steer] = new("STEER", ["run", "steer", "input"], "Guidance for a run while it goes on."),
        [FrameType.Steered] = new("STEERED", ["run", "steer", "status", "input"], "What became of guidance: 0 delivered, 1 rejected, 2 expired."),
        [FrameType.Clarify] = new("CLARIFY", ["run", "request", "prompt", "schema", "options"], "Asks a person. The run waits, and costs nothing meanwhile."),
        [FrameType.Reply] = new("REPLY", ["run", "request", "action", "value"], "The person’s answer: 0 accepts, 1 declines, 2 turns away."),
        [FrameType.Event] = new("EVENT", ["topic", "data", "options"], "A push without a request."),
        [FrameType.ToolResult] = new("TOOL_RESULT", ["run", "call", "status", "result"], "What the client’s tool returned: 0 done, 1 failed, 2 refused."),
        [FrameType.Pong] = new("PONG", ["time", "sent", "received"], "Answers PING."),
        [FrameType.Resume] = new("RESUME", ["sessionId", "resumeToken", "received", "attempt"], "Goes on with the session on a new connection, from the last frame that came."),
        [FrameType.Resumed] = new("RESUMED", ["outcome", "received", "resumeToken", "runs"], "The session goes on (0), or is lost (1). What was missed follows."),
        [FrameType.Ack] = new("ACK", ["received"], "Acknowledges frames that were taken: the sender forgets them, and its window opens."),
        [FrameType.GoAway] = new("GOAWAY", ["reason", "drainMs"], "This connection will end soon; the client moves to another."),
        [FrameType.Status] = new("STATUS", ["run", "state", "note"], "What the run is doing: 0 queued, 1 running, 2 waits for a tool, 3 waits for a person."),
        [FrameType.Interrupt] = new("INTERRUPT", ["run", "reason", "discardFrom"], "Takes text back, from that character on."),
    };

    /// <summary>The types, by code.</summary>
    public static IReadOnlyList<FrameType> Types { get; } = [FrameType.Hello, .. Kinds.Keys.Order()];

    /// <summary>What the specification says of a frame.</summary>
    public static FrameKind Of(FrameType type, FrameDirection direction) => type == FrameType.Hello
        ? direction == FrameDirection.Received ? ServerHello : ClientHello
        : Kinds.GetValueOrDefault(type) ?? new FrameKind($"0x{(byte)type:X2}", [], "A type that this version doesn’t know, and ignores.");

    /// <summary>The section of a type.</summary>
    public static string SectionOf(FrameType type) => $"§4.{(byte)type}";
}
