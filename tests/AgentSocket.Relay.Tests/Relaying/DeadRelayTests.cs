using AgentSocket.Relay.Tests.Hosts;

namespace AgentSocket.Relay.Tests.Relaying;

/// <summary>What is left of a relay that died. Spec §10.6.</summary>
public class DeadRelayTests
{
    private const string Servers = "as:{fleet}:servers";
    private const string Runs = "as:{fleet}:runs:dead";

    /// <summary>Nothing is to be taken, and nobody looks for it for ever.</summary>
    [Fact]
    public async Task Relay_WhoseRunsSessionsAreGone_IsBuried()
    {
        await using var redis = await RedisServer.StartAsync();
        var database = await redis.GetDatabaseAsync();
        for (var session = 0; session < 50; session++)
            await database.SetAddAsync(Runs, $"gone{session} 1");
        await database.SortedSetAddAsync(Servers, "dead", 1);

        await using var relay = await RelayHost.StartAsync(settings: new() { ["ConnectionStrings:redis"] = redis.ConnectionString, ["AgentSocket:Server:BeatInterval"] = "00:00:00.1" });

        await UntilAsync(async () => await database.SortedSetScoreAsync(Servers, "dead") is null).Soon();
        Assert.False(await database.KeyExistsAsync(Runs));
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        while (!await isSo())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
    }
}
