using System.Globalization;
using AgentSocket.Faults.Checking;
using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Scenario;

/// <summary>Counts what agents and clients said to each other while runs went on.</summary>
internal static class Dialogue
{
    public static IReadOnlyList<(string Name, string Value)> Count(IReadOnlyList<TraceLine> lines)
    {
        static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
        int Of(TraceKind kind, int type) => lines.Where(line => line.Kind == kind && line.Type == type).DistinctBy(line => (line.Session, line.Run, line.Request)).Count();
        var told = lines.Where(line => line is { Kind: TraceKind.In, Type: Wire.Steered } or { Kind: TraceKind.Steered }).DistinctBy(line => (line.Session, line.Run, line.Request)).CountBy(line => line.Code).ToDictionary();
        return
        [
            ("questions, answered", $"{Number(Of(TraceKind.In, Wire.Clarify))}, {Number(Of(TraceKind.Out, Wire.Reply))}"),
            ("calls of clients' tools, answered", $"{Number(Of(TraceKind.In, Wire.ToolCall))}, {Number(Of(TraceKind.Out, Wire.ToolResult))}"),
            ("guidance", $"{Number(Of(TraceKind.Out, Wire.Steer))}: {Number(told.GetValueOrDefault(0))} delivered, {Number(told.GetValueOrDefault(1))} rejected, {Number(told.GetValueOrDefault(2))} expired"),
            ("workers' answers that suspended", Number(lines.Count(line => line.Kind == TraceKind.WorkerSuspended))),
        ];
    }
}
