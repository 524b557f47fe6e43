using System.Globalization;
using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Tests.Checking;

/// <summary>
/// A trace in which everything is right: a run that asks, whose client answers twice; one that calls a tool; one that is guided twice, and the second time too
/// late. The tests break it in one place each.
/// </summary>
internal static class DuplexTrace
{
    public static List<TraceLine> Lines()
    {
        var (sent, received) = (0, 0);
        TraceLine Out(int type, long run, long request = 0) => Numbered(TraceKind.Out, ++sent, type, run, request);
        TraceLine In(int type, long run, long request = 0) => Numbered(TraceKind.In, ++received, type, run, request);
        List<TraceLine> lines =
        [
            new(TraceKind.Opened) { Connection = 1 },
            new(TraceKind.Expected) { Connection = 1, Run = 1, Text = "You answered: red" },
            Out(0x02, run: 1),
            Worker(TraceKind.WorkerBegan, run: 1, attempt: 1, inbox: 0),
            In(0x0C, run: 1, request: 1),
            In(0x15, run: 1),
            Worker(TraceKind.WorkerSuspended, run: 1, attempt: 1, inbox: 0),
            Out(0x0D, run: 1, request: 1),
            Out(0x0D, run: 1, request: 1),
            Worker(TraceKind.WorkerBegan, run: 1, attempt: 2, inbox: 1),
            In(0x07, run: 0) with { Text = "unknown_request" },
            In(0x03, run: 1) with { Text = "You answered: red" },
            Worker(TraceKind.WorkerEnded, run: 1, attempt: 2, inbox: 1),
            In(0x06, run: 1),
            new(TraceKind.Expected) { Connection = 1, Run = 2, Text = "blue" },
            Out(0x02, run: 2),
            Worker(TraceKind.WorkerBegan, run: 2, attempt: 1, inbox: 0),
            In(0x04, run: 2, request: 1),
            In(0x15, run: 2),
            Worker(TraceKind.WorkerSuspended, run: 2, attempt: 1, inbox: 0),
            Out(0x0F, run: 2, request: 1),
            Worker(TraceKind.WorkerBegan, run: 2, attempt: 2, inbox: 1),
            In(0x03, run: 2) with { Text = "blue" },
            Worker(TraceKind.WorkerEnded, run: 2, attempt: 2, inbox: 1),
            In(0x06, run: 2),
            new(TraceKind.Expected) { Connection = 1, Run = 3, Text = "1 2 " },
            Out(0x02, run: 3),
            Worker(TraceKind.WorkerBegan, run: 3, attempt: 1, inbox: 0),
            In(0x03, run: 3) with { Text = "1 " },
            Out(0x0A, run: 3, request: 1) with { Text = "faster" },
            Worker(TraceKind.WorkerAborted, run: 3, attempt: 1, inbox: 0),
            Worker(TraceKind.WorkerBegan, run: 3, attempt: 2, inbox: 1),
            In(0x0B, run: 3, request: 1),
            In(0x03, run: 3) with { Text = "[faster] 2 " },
            Worker(TraceKind.WorkerEnded, run: 3, attempt: 2, inbox: 1),
            Out(0x0A, run: 3, request: 2) with { Text = "slower" },
            In(0x0B, run: 3, request: 2) with { Code = 2 },
            In(0x06, run: 3),
            new(TraceKind.Settled) { Connection = 1 },
            new(TraceKind.Closed) { Connection = 1, Code = 1000 },
        ];
        return [.. lines.Select((line, i) => line with { Ms = i, Session = line.Connection > 0 ? "s1" : null, Sid = SoundTrace.Sid })];
    }

    /// <summary>Where a frame is.</summary>
    public static int Find(this List<TraceLine> lines, TraceKind kind, int type, long run, long request = 0) =>
        lines.FindIndex(line => line.Kind == kind && line.Type == type && line.Run == run && line.Request == request);

    /// <summary>Where a worker's line is.</summary>
    public static int Find(this List<TraceLine> lines, TraceKind kind, long run, long attempt) =>
        lines.FindIndex(line => line.Kind == kind && line.Run == run && line.Attempt == attempt);

    private static TraceLine Numbered(TraceKind kind, long number, int type, long run, long request) =>
        new(kind) { Connection = 1, Number = number, Type = type, Run = run, Request = request, Hash = string.Create(CultureInfo.InvariantCulture, $"{kind}{number}") };

    private static TraceLine Worker(TraceKind kind, long run, long attempt, long inbox) => new(kind) { Run = run, Attempt = attempt, Value = inbox };
}
