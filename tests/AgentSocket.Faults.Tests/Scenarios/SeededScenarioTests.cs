using AgentSocket.Faults.Processes;
using AgentSocket.Faults.Scenario;

namespace AgentSocket.Faults.Tests.Scenarios;

/// <summary>A small part of what eng/faults.sh does, by a fixed seed.</summary>
public sealed class SeededScenarioTests
{
    [Fact]
    public Task Direct_WhoseConnectionsBreak_LosesNothing() =>
        AssertSoundAsync(new ScenarioOptions { Seed = 11, Topology = new Topology(0, 0), Sessions = 8, Cuts = 40, Parallel = 8, Rounds = 2 });

    [Fact]
    public Task Direct_ThatIsFrozen_LosesNothing() =>
        AssertSoundAsync(new ScenarioOptions { Seed = 12, Topology = new Topology(0, 0), Sessions = 4, Cuts = 8, Parallel = 4, Rounds = 3, Freezes = 2 });

    [Fact]
    public Task Relay_WhoseConnectionsBreak_DispatchesEachRunOnceAndAbortsTheCancelled() =>
        AssertSoundAsync(new ScenarioOptions { Seed = 13, Topology = new Topology(1, 0), Sessions = 8, Cuts = 32, Parallel = 8, Rounds = 3 });

    [Fact]
    public Task Relays_OfWhichOneIsKilledAndWhoseWorkersBreakOff_LoseNothing() => AssertSoundAsync(
        new ScenarioOptions { Seed = 15, Topology = new Topology(2, 0), Sessions = 8, Cuts = 24, Parallel = 8, Rounds = 3, Kills = 1, BreakPercent = 5 });

    [Fact]
    public Task Relay_OfWhoseWorkersOneIsKilled_LosesNothing() =>
        AssertSoundAsync(new ScenarioOptions { Seed = 18, Topology = new Topology(1, 2), Sessions = 6, Cuts = 12, Parallel = 6, Rounds = 3, WorkerKills = 1 });

    [Fact]
    public Task Relays_WhoseRedisIsKilled_GoOnWithItsData() =>
        AssertSoundAsync(new ScenarioOptions { Seed = 19, Topology = new Topology(2, 0), Sessions = 6, Cuts = 12, Parallel = 6, Rounds = 3, RedisKills = 1 });

    [Fact]
    public Task Relays_WhoseRedisForgets_TellEachSessionThatItIsLost() => AssertSoundAsync(
        new ScenarioOptions { Seed = 20, Topology = new Topology(2, 0), Sessions = 6, Cuts = 12, Parallel = 6, Rounds = 3, RedisKills = 1, RedisPersists = false });

    [Fact]
    public Task Relays_OfWhichOneIsFrozen_LoseNothing() =>
        AssertSoundAsync(new ScenarioOptions { Seed = 21, Topology = new Topology(2, 0), Sessions = 6, Cuts = 12, Parallel = 6, Rounds = 3, Freezes = 1 });

    [Fact]
    public Task Relays_WhoseClientsAreTheLibrarys_LoseNothing() =>
        AssertSoundAsync(new ScenarioOptions { Seed = 16, Topology = new Topology(2, 0), Sessions = 6, Cuts = 12, Parallel = 6, Rounds = 2, UseLibrary = true });

    [Fact]
    public Task Relays_WhoseRunsAreCancelled_AbortTheirWorkersRequests() =>
        AssertSoundAsync(new ScenarioOptions { Name = ScenarioOptions.Cancel, Seed = 17, Topology = new Topology(2, 0), Sessions = 16 });

    [Fact]
    public Task Storm_OfSomeClients_LosesNothing() =>
        AssertSoundAsync(new ScenarioOptions { Name = ScenarioOptions.Storm, Seed = 14, Topology = new Topology(0, 0), Sessions = 20 });

    private static async Task AssertSoundAsync(ScenarioOptions options)
    {
        var folder = Path.Combine(Checkout.Output, $"test-{options.Seed}");
        var report = await ScenarioRunner.RunAsync(options with { Folder = folder, SessionLimit = TimeSpan.FromSeconds(60) }, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.True(report.Findings.Count == 0, report.ToText());
    }
}
