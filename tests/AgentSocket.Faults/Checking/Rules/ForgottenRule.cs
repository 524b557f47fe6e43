using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Checking.Rules;

/// <summary>A session of which something was stored when Redis forgot everything never goes on: its client is told that it is lost. Spec §10.4.</summary>
internal sealed class ForgottenRule : IRule
{
    public IEnumerable<Finding> Check(Trace trace) =>
        from flushed in trace.Flushes
        from session in trace.Sessions
        where session.Incoming.Any(line => line.Ms < flushed)
        let later = session.Lines.Where(line => IsNumberedIncoming(line) && line.Ms > flushed + trace.Options.UnderWayMs).ToArray()
        where later.Length > 0
        select session.Find("forgotten", later[0].Connection, $"{later.Length} frames came after the session was forgotten, the first of type {later[0].Type:x2}, number {later[0].Number}");

    private static bool IsNumberedIncoming(TraceLine line) => line.Kind == TraceKind.In && Wire.IsNumbered(line.Type);
}
