using AgentSocket.Faults.Proxy;

namespace AgentSocket.Faults.Tests.Proxying;

public sealed class FaultPlannerTests
{
    [Fact]
    public void Plan_OfTheSameSeed_IsTheSame() => Assert.Equal(Plans(seed: 7), Plans(seed: 7));

    [Fact]
    public void Plan_OfAnotherSeed_IsAnother() => Assert.NotEqual(Plans(seed: 7), Plans(seed: 8));

    [Fact]
    public void Plan_BeyondTheShare_HasNoFault()
    {
        var planner = new FaultPlanner(1, _ => 3, FaultPlanner.AllKinds);

        Assert.All(Enumerable.Range(1, 3), connection => Assert.NotEqual(FaultKind.None, planner.Plan("s1", connection).Kind));
        Assert.All(Enumerable.Range(4, 20), connection => Assert.Equal(FaultKind.None, planner.Plan("s1", connection).Kind));
    }

    [Fact]
    public void Plan_OverManyConnections_HasEveryFault()
    {
        var kinds = Plans(seed: 1).Select(plan => plan.Kind).ToHashSet();

        Assert.Equal(Enum.GetValues<FaultKind>().Where(kind => kind != FaultKind.None).ToHashSet(), kinds);
    }

    [Theory]
    [InlineData("GET /ws?session=s12 HTTP/1.1\r\n", "s12")]
    [InlineData("GET /ws?a=b&session=s12&c=d HTTP/1.1\r\n", "s12")]
    [InlineData("GET /ws HTTP/1.1\r\n", "")]
    public void RequestLine_SaysWhoseConnectionItIs(string head, string session) => Assert.Equal(session, RequestLine.SessionOf(head));

    private static FaultPlan[] Plans(long seed)
    {
        var planner = new FaultPlanner(seed, _ => 100, FaultPlanner.AllKinds);
        return [.. Enumerable.Range(1, 100).Select(connection => planner.Plan("s1", connection))];
    }
}
