namespace AgentSocket.Agents.Tests.Agents;

/// <summary>An agent that does what a test says.</summary>
internal sealed class ScriptedAgent(Func<AgentContext, CancellationToken, Task> script) : IAgent
{
    public ScriptedAgent(Func<AgentContext, Task> script)
        : this((context, _) => script(context))
    {
    }

    public IReadOnlyList<string> Targets { get; } = ["script"];

    public bool IsSteerable => true;

    public async ValueTask<AgentResult> RunAsync(AgentContext context, CancellationToken cancellationToken)
    {
        await script(context, cancellationToken);
        return default;
    }
}
