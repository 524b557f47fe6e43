using System.Buffers;
using MessagePack;

namespace AgentSocket.Protocol.Workers;

// | key        | type  | meaning                                                                      |
// | cid        | str   | names the connection that carries the session                                |
// | sid        | str   | names the session                                                            |
// | run        | uint  | the run's number in the session                                              |
// | attempt    | uint  | from 1; rises with each dispatch of the run                                  |
// | target     | str   | the INVOKE's target                                                          |
// | payload    | any   | the INVOKE's input                                                           |
// | emitted    | str?  | text of channel 0 that earlier attempts have emitted                         |
// | deadlineMs | uint? | milliseconds that are left to the run                                        |
// | principal  | str?  | whose session it is; absent for an anonymous client                          |
// | inbox      | array?| of bin: REPLY, TOOL_RESULT and STEER of the run so far, as frames, in order  |
// | tools      | array?| of maps: the tools that the client offers (TOOL_DEF)                         |
// | ageMs      | uint? | milliseconds since the INVOKE arrived; absent in the first attempt           |
// | runs       | array?| of uint: the session's other runs that go on                                 |

/// <summary>The body of <c>POST /invoke</c>: one run, or one more attempt at it. Relay to worker. Spec §11.2.</summary>
public sealed record Invocation
{
    /// <summary>Names the connection that carries the session.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>Names the session.</summary>
    public required string SessionId { get; init; }

    /// <summary>The run's number in the session.</summary>
    public required long Run { get; init; }

    /// <summary>From 1; rises with each dispatch of the run.</summary>
    public long Attempt { get; init; } = 1;

    /// <summary>Which agent.</summary>
    public required string Target { get; init; }

    /// <summary>What it is given. Read from a body, it borrows the body's bytes.</summary>
    public required AgentValue Payload { get; init; }

    /// <summary>Text of channel 0 that earlier attempts have emitted; the worker goes on from there, or takes it back with INTERRUPT.</summary>
    public string Emitted { get; init; } = "";

    /// <summary>Milliseconds that are left to the run; null if it has no deadline.</summary>
    public long? DeadlineMs { get; init; }

    /// <summary>Whose session it is; null for an anonymous client.</summary>
    public string? Principal { get; init; }

    /// <summary>What the client has said about the run so far: REPLY, TOOL_RESULT and STEER as whole frames, in order. Read from a body, they borrow its bytes.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Inbox { get; init; } = [];

    /// <summary>The tools that the client offers.</summary>
    public IReadOnlyList<ToolDefinition> Tools { get; init; } = [];

    /// <summary>Milliseconds since the INVOKE arrived, whichever relay had it; null in the first attempt.</summary>
    public long? AgeMs { get; init; }

    /// <summary>The session's other runs that go on, as far as the relay knows.</summary>
    public IReadOnlyList<long> OtherRuns { get; init; } = [];

    /// <summary>What a worker accepts: the default limits of a frame, and room for the other entries.</summary>
    /// <param name="maxBytes">The largest body.</param>
    public static FrameLimits Limits(int maxBytes) => new(maxBytes, FrameLimits.DefaultMaxDepth, FrameLimits.DefaultMaxElements + 64);

    /// <summary>Writes the body.</summary>
    /// <param name="output">Where it is appended.</param>
    public void Write(IBufferWriter<byte> output)
    {
        var emitted = Emitted.Length == 0 ? null : Emitted;
        var writer = new MessagePackWriter(output);
        writer.WriteMapHeader(6 + MapWriter.Count(emitted) + MapWriter.Count(DeadlineMs) + MapWriter.Count(Principal) + Math.Min(Inbox.Count, 1) + Math.Min(Tools.Count, 1) + MapWriter.Count(AgeMs) + Math.Min(OtherRuns.Count, 1));
        writer.WriteEntry("cid"u8, ConnectionId);
        writer.WriteEntry("sid"u8, SessionId);
        writer.WriteEntry("run"u8, Run);
        writer.WriteEntry("attempt"u8, Attempt);
        writer.WriteEntry("target"u8, Target);
        writer.WriteString("payload"u8);
        Payload.WriteTo(ref writer);
        writer.WriteEntry("emitted"u8, emitted);
        writer.WriteEntry("deadlineMs"u8, DeadlineMs);
        writer.WriteEntry("principal"u8, Principal);
        if (Inbox.Count > 0)
            WriteInbox(ref writer);
        if (Tools.Count > 0)
            WriteTools(ref writer);
        writer.WriteEntry("ageMs"u8, AgeMs);
        if (OtherRuns.Count > 0)
            WriteRuns(ref writer);
        writer.Flush();
    }

    /// <summary>Checks and reads a body from outside. Unknown keys are ignored.</summary>
    /// <param name="body">The body; the payload borrows from it.</param>
    /// <param name="limits">What the receiver accepts.</param>
    /// <param name="invocation">The invocation, if nothing is wrong.</param>
    /// <returns>What is wrong, or <see cref="FrameError.None"/>.</returns>
    public static FrameError Read(ReadOnlyMemory<byte> body, in FrameLimits limits, out Invocation? invocation)
    {
        invocation = null;
        if (body.Length > limits.MaxFrameBytes)
            return FrameError.TooLarge;
        var error = FrameScanner.ScanValue(body.Span, limits, out var length);
        if (error != FrameError.None)
            return error;
        if (length != body.Length)
            return FrameError.TrailingBytes;

        var fields = FieldReader.OfValue(body);
        var read = ReadEntries(ref fields);
        if (fields.Error == FrameError.None)
            invocation = read;
        return fields.Error;
    }

    private static Invocation ReadEntries(ref FieldReader fields)
    {
        string? connectionId = null, sessionId = null, target = null, emitted = null, principal = null;
        long? run = null, attempt = null, deadlineMs = null, ageMs = null;
        var payload = AgentValue.None;
        List<ReadOnlyMemory<byte>> inbox = [];
        List<ToolDefinition> tools = [];
        List<long> runs = [];
        var entries = fields.NestedMap();
        for (var i = 0; i < entries && fields.Error == FrameError.None; i++)
        {
            var key = fields.Key();
            if (key.SequenceEqual("cid"u8))
                connectionId = fields.EntryText();
            else if (key.SequenceEqual("sid"u8))
                sessionId = fields.EntryText();
            else if (key.SequenceEqual("run"u8))
                run = fields.EntryNumber();
            else if (key.SequenceEqual("attempt"u8))
                attempt = fields.EntryNumber();
            else if (key.SequenceEqual("target"u8))
                target = fields.EntryText();
            else if (key.SequenceEqual("payload"u8))
                payload = fields.EntryValue();
            else if (key.SequenceEqual("emitted"u8))
                emitted = fields.EntryText();
            else if (key.SequenceEqual("deadlineMs"u8))
                deadlineMs = fields.EntryNumber();
            else if (key.SequenceEqual("principal"u8))
                principal = fields.EntryText();
            else if (key.SequenceEqual("inbox"u8))
                ReadInbox(ref fields, inbox);
            else if (key.SequenceEqual("tools"u8))
                ReadTools(ref fields, tools);
            else if (key.SequenceEqual("ageMs"u8))
                ageMs = fields.EntryNumber();
            else if (key.SequenceEqual("runs"u8))
                ReadRuns(ref fields, runs);
            else
                fields.SkipEntry();
        }

        if (connectionId is null || string.IsNullOrEmpty(sessionId) || run is null || attempt is null || string.IsNullOrEmpty(target))
            fields.Fail(FrameError.MissingField);
        if (run == 0 || attempt == 0 || deadlineMs == 0)
            fields.Fail(FrameError.OutOfRange);
        return new Invocation
        {
            ConnectionId = connectionId ?? "",
            SessionId = sessionId ?? "",
            Run = run ?? 0,
            Attempt = attempt ?? 0,
            Target = target ?? "",
            Payload = payload.IsNone ? AgentValue.Nil : payload,
            Emitted = emitted ?? "",
            DeadlineMs = deadlineMs,
            Principal = principal,
            Inbox = inbox,
            Tools = tools,
            AgeMs = ageMs,
            OtherRuns = runs,
        };
    }

    private static void ReadInbox(ref FieldReader fields, List<ReadOnlyMemory<byte>> inbox)
    {
        var known = new RunInbox();
        for (var frames = fields.EntryArray(); frames > 0 && fields.Error == FrameError.None; frames--)
        {
            var frame = fields.NestedBinary();
            if (fields.Error == FrameError.None)
                fields.Fail(FrameCodec.Check(frame.Span, FrameLimits.Default, out _));
            if (fields.Error == FrameError.None)
                fields.Fail(known.Add(frame));
            inbox.Add(frame);
        }
    }

    private static void ReadTools(ref FieldReader fields, List<ToolDefinition> tools)
    {
        for (var count = fields.EntryArray(); count > 0 && fields.Error == FrameError.None; count--)
            tools.Add(ToolDefinition.Read(ref fields));
    }

    private static void ReadRuns(ref FieldReader fields, List<long> runs)
    {
        for (var count = fields.EntryArray(); count > 0 && fields.Error == FrameError.None; count--)
            runs.Add(fields.NestedNumber());
    }

    private void WriteInbox(ref MessagePackWriter writer)
    {
        writer.WriteString("inbox"u8);
        writer.WriteArrayHeader(Inbox.Count);
        foreach (var frame in Inbox)
            writer.Write(frame.Span);
    }

    private void WriteRuns(ref MessagePackWriter writer)
    {
        writer.WriteString("runs"u8);
        writer.WriteArrayHeader(OtherRuns.Count);
        foreach (var run in OtherRuns)
            writer.Write(run);
    }

    private void WriteTools(ref MessagePackWriter writer)
    {
        writer.WriteString("tools"u8);
        writer.WriteArrayHeader(Tools.Count);
        foreach (var tool in Tools)
            tool.Write(ref writer);
    }
}
