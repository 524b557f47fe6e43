using AgentSocket.Protocol;

namespace AgentSocket.Agents.Tests;

public class AgentCatalogTests
{
    [Fact]
    public void Find_ATarget_GivesItsAgent()
    {
        var agent = new Agent("a", "b");

        Assert.Same(agent, new AgentCatalog([new Agent("c"), agent]).Find("b"));
    }

    [Fact]
    public void Find_AnUnknownTarget_SaysSoBriefly()
    {
        var thrown = Assert.Throws<AgentSocketException>(() => new AgentCatalog([new Agent("a")]).Find(new string('x', 1000)));

        Assert.Equal(ErrorCodes.UnknownTarget, thrown.Code);
        Assert.Equal($"There is no agent '{new string('x', 64)}…'.", thrown.Message);
        Assert.False(thrown.Processed);
    }

    [Fact]
    public void Catalog_WithATargetTwice_IsRefused() => Assert.Throws<ArgumentException>(() => new AgentCatalog([new Agent("a"), new Agent("a")]));

    private sealed class Agent(params string[] targets) : IAgent
    {
        public IReadOnlyList<string> Targets => targets;

        public ValueTask<AgentResult> RunAsync(AgentContext context, CancellationToken cancellationToken) => default;
    }
}
