using AgentSocket.Agents;

namespace AgentSocket.Relay.Tests.Hosts;

/// <summary>An agent that does what a test says, beside the real ones.</summary>
internal sealed class ScriptedAgent(Func<AgentContext, CancellationToken, ValueTask<AgentResult>> script) : IAgent
{
    public const string Target = "script";

    public IReadOnlyList<string> Targets { get; } = [Target];

    public ValueTask<AgentResult> RunAsync(AgentContext context, CancellationToken cancellationToken) => script(context, cancellationToken);
}
