using AgentSocket.Faults.Scenario;

namespace AgentSocket.Faults.Tests.Scenarios;

public sealed class ShortfallTests
{
    private readonly ScenarioOptions _options = new() { Cuts = 1_000 };

    [Fact]
    public void FewerFaultsThanAskedFor_AreFound() =>
        Assert.Equal("996 connections broke, and 1000 should have", Assert.Single(Shortfall.Of(_options, faults: 996, missed: [])).Message);

    [Fact]
    public void StepThatWasMissed_IsFound() => Assert.Equal("not done: KillRedis at 85 %", Assert.Single(Shortfall.Of(_options, faults: 1_000, ["KillRedis at 85 %"])).Message);

    [Fact]
    public void AllThatWasAskedFor_IsRight() => Assert.Empty(Shortfall.Of(_options, faults: 1_003, missed: []));

    [Theory]
    [InlineData(200, 1_000, 5)]
    [InlineData(30, 31, 2)]
    [InlineData(4, 0, 0)]
    public void Shares_OfTheSessionsAskedFor_AreAllCuts(int sessions, int cuts, int greatest)
    {
        var options = new ScenarioOptions { Sessions = sessions, Cuts = cuts };

        Assert.Equal(cuts, Enumerable.Range(0, sessions).Sum(options.CutsOf));
        Assert.Equal(greatest, options.GreatestShare);
        Assert.Equal(greatest, options.CutsOf(sessions));
    }
}
