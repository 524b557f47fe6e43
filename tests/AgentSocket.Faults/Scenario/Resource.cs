namespace AgentSocket.Faults.Scenario;

/// <summary>Something that a process holds.</summary>
/// <param name="What">Files, threads or memory.</param>
/// <param name="Service">Whose.</param>
/// <param name="Id">The process: one that is started anew is another.</param>
/// <param name="Value">How much.</param>
/// <param name="Slack">How much more than before is no leak.</param>
internal sealed record Resource(string What, string Service, int Id, long Value, long Slack)
{
    public string Name => $"{What} of {Service} ({Id})";
}
