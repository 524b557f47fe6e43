using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Checking.Rules;

/// <summary>A number names one frame for ever: what comes or goes again is the same, byte by byte. Spec §10.3.</summary>
internal sealed class SameFrameRule : IRule
{
    public IEnumerable<Finding> Check(Trace trace) =>
        from session in trace.Sessions
        from direction in new[] { TraceKind.In, TraceKind.Out }
        from same in session.Lines.Where(line => line.Kind == direction && Wire.IsNumbered(line.Type)).GroupBy(line => line.Number)
        where same.Select(line => line.Hash).Distinct().Count() > 1
        select session.Find("same frame", same.Last().Connection, $"number {same.Key} ({direction}) was two frames");
}
