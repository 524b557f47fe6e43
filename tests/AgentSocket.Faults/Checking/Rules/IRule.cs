namespace AgentSocket.Faults.Checking.Rules;

/// <summary>Something that holds in every trace.</summary>
internal interface IRule
{
    /// <summary>Where it doesn't.</summary>
    IEnumerable<Finding> Check(Trace trace);
}
