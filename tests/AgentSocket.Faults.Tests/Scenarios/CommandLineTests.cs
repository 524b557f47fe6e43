using AgentSocket.Faults.Processes;
using AgentSocket.Faults.Scenario;

namespace AgentSocket.Faults.Tests.Scenarios;

public sealed class CommandLineTests
{
    [Fact]
    public void Seed_Alone_IsWhatTheProjectPromises()
    {
        var options = CommandLine.Parse(["--seed", "7"]);

        Assert.NotNull(options);
        Assert.Equal((7, ScenarioOptions.Mixed, new Topology(2, 2)), (options.Seed, options.Name, options.Topology));
        Assert.True(options is { Sessions: >= 200, Cuts: >= 1_000, Kills: > 0, WorkerKills: > 0, RedisKills: > 0, AwaitsExpiry: true });
    }

    [Theory]
    [InlineData("--topology", "direct")]
    [InlineData("--scenario", "storm")]
    public void Processes_OfAScenarioThatIsNamed_EndOnlyAsIsSaid(string name, string value)
    {
        var options = CommandLine.Parse([name, value, "--freezes", "2"]);

        Assert.True(options is { Kills: 0, Stops: 0, Freezes: 2, WorkerKills: 0, RedisKills: 0 });
    }

    [Theory]
    [InlineData("keep", false)]
    [InlineData("lose", true)]
    public void Redis_ThatIsKilled_DestroysSessionsIfItKeepsNothing(string data, bool destroys)
    {
        var options = CommandLine.Parse(["--topology", "relay:2", "--redis-kills", "1", "--redis-data", data]);

        Assert.Equal((destroys, true), (options?.DestroysSessions, options?.FailsRuns));
    }

    [Theory]
    [InlineData("--seed")]
    [InlineData("--seed", "x")]
    [InlineData("--topology", "relay:0")]
    [InlineData("--unknown", "1")]
    [InlineData("--redis-data", "1")]
    public void Arguments_ThatArentRight_AreNone(params string[] arguments) => Assert.Null(CommandLine.Parse(arguments));
}
