namespace AgentSocket.Faults.Checking.Rules;

/// <summary>A question or call is asked once in the session, whatever attempts at its run there are. Spec §9.5, §11.7.</summary>
internal sealed class AskedRule : IRule
{
    public IEnumerable<Finding> Check(Trace trace) =>
        from session in trace.Sessions
        from asked in session.Incoming.Where(line => line.Type is Wire.Clarify or Wire.ToolCall).GroupBy(line => (line.Type, line.Run, line.Request))
        where asked.Count() > 1
        select session.Find("asked", asked.Last().Connection, $"run {asked.Key.Run} asked {asked.Count()} times for number {asked.Key.Request} (type {asked.Key.Type:x2})");
}
