using System.Globalization;
using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Tests.Checking;

/// <summary>
/// A trace in which everything is right: a session of two connections, with a run that says "1 2 " over both, and one that is cancelled
/// while a worker does it. The tests break it in one place each.
/// </summary>
internal static class SoundTrace
{
    public const string Sid = "sid";

    public static List<TraceLine> Lines()
    {
        List<TraceLine> lines =
        [
            Resource(after: false, 100),
            new(TraceKind.Opened) { Connection = 1 },
            new(TraceKind.In) { Connection = 1, Type = 0x01 },
            new(TraceKind.Expected) { Connection = 1, Run = 1, Text = "1 2 " },
            Numbered(TraceKind.Out, 1, 1, 0x02, run: 1),
            new(TraceKind.WorkerBegan) { Sid = Sid, Run = 1, Attempt = 1 },
            Numbered(TraceKind.In, 1, 1, 0x15, run: 1),
            Numbered(TraceKind.In, 1, 2, 0x03, run: 1) with { Text = "1 " },
            new(TraceKind.Out) { Connection = 1, Type = 0x09, Sent = 1, Received = 2 },
            new(TraceKind.In) { Connection = 1, Type = 0x10, Sent = 2, Received = 1 },
            new(TraceKind.Expected) { Connection = 1, Run = 2, Text = "1 2 3 ", Flag = true },
            Numbered(TraceKind.Out, 1, 2, 0x02, run: 2),
            new(TraceKind.Closed) { Connection = 1 },
            new(TraceKind.Opened) { Connection = 2 },
            new(TraceKind.Out) { Connection = 2, Type = 0x11, Received = 2 },
            new(TraceKind.In) { Connection = 2, Type = 0x01 },
            new(TraceKind.In) { Connection = 2, Type = 0x12, Received = 1 },
            Numbered(TraceKind.Out, 2, 2, 0x02, run: 2),
            new(TraceKind.WorkerBegan) { Sid = Sid, Run = 2, Attempt = 1 },
            Numbered(TraceKind.In, 2, 3, 0x03, run: 1) with { Text = "2 " },
            new(TraceKind.WorkerEnded) { Sid = Sid, Run = 1, Attempt = 1 },
            Numbered(TraceKind.In, 2, 4, 0x06, run: 1),
            Numbered(TraceKind.In, 2, 5, 0x03, run: 2) with { Text = "1 " },
            Numbered(TraceKind.Out, 2, 3, 0x08, run: 2),
            Numbered(TraceKind.In, 2, 6, 0x06, run: 2) with { Code = 1 },
            new(TraceKind.WorkerAborted) { Sid = Sid, Run = 2, Attempt = 1 },
            new(TraceKind.Out) { Connection = 2, Type = 0x09, Sent = 3, Received = 6 },
            new(TraceKind.In) { Connection = 2, Type = 0x10, Sent = 6, Received = 3 },
            new(TraceKind.Settled) { Connection = 2 },
            new(TraceKind.Closed) { Connection = 2, Code = 1000 },
            Resource(after: true, 100),
        ];
        return [.. lines.Select((line, i) => line with { Ms = i, Session = line.Connection > 0 ? "s1" : null, Sid = line.Sid ?? (line.Connection > 0 ? Sid : null) })];
    }

    /// <summary>Where a frame of the server is.</summary>
    public static int In(this List<TraceLine> lines, long number) => lines.FindIndex(line => line.Kind == TraceKind.In && line.Number == number);

    /// <summary>Where the only or last line of a kind is.</summary>
    public static int Last(this List<TraceLine> lines, TraceKind kind) => lines.FindLastIndex(line => line.Kind == kind);

    /// <summary>Where a frame of a type that isn't numbered is.</summary>
    public static int LastOf(this List<TraceLine> lines, TraceKind kind, int type) => lines.FindLastIndex(line => line.Kind == kind && line.Type == type);

    private static TraceLine Numbered(TraceKind kind, int connection, long number, int type, long run) =>
        new(kind) { Connection = connection, Number = number, Type = type, Run = run, Hash = string.Create(CultureInfo.InvariantCulture, $"{kind}{number}") };

    private static TraceLine Resource(bool after, long value) => new(TraceKind.Resource) { Text = "files", Value = value, Flag = after };
}
