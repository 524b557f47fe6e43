namespace AgentSocket.Faults.Checking.Rules;

/// <summary>What a process held before, it holds afterwards, but for what comes and goes: nothing leaks.</summary>
internal sealed class ResourceRule : IRule
{
    public IEnumerable<Finding> Check(Trace trace) =>
        from resource in trace.Resources.GroupBy(line => line.Text)
        let before = resource.FirstOrDefault(line => !line.Flag)
        let after = resource.LastOrDefault(line => line.Flag)
        where before is not null && after is not null && after.Value > before.Value + after.Code
        select new Finding("resource", resource.Key ?? "", 0, $"{before.Value} before, {after.Value} afterwards");
}
