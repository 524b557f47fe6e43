namespace AgentSocket.Faults.Checking.Rules;

/// <summary>No key in Redis lasts for ever, at any time, and none is left behind.</summary>
internal sealed class KeysRule : IRule
{
    public IEnumerable<Finding> Check(Trace trace) =>
        from keys in trace.Keys.GroupBy(line => line.Text)
        select new Finding("keys", "redis", 0, $"{keys.Max(line => line.Value)} keys {keys.Key}");
}
