using AgentSocket.Relay.Tests.Hosts;
using AgentSocket.Server.Stores;
using static AgentSocket.Relay.Tests.Storage.SessionWriter;

namespace AgentSocket.Relay.Tests.Storage;

public class RedisAwayTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EachStep_WithoutRedis_Fails()
    {
        await using var server = new StoreServer(RedisServer.ConnectionStringOf(FreePort.Find()));
        var store = server.Store;
        var session = new SessionWriter(store, "s");

        Func<Task>[] steps =
        [
            () => session.CommitAsync(Run(1)),
            () => store.ClaimAsync(session.Claim(), Now),
            () => session.LookAsync(),
            () => session.ReadAsync(),
            () => session.ReadInboxAsync(),
            () => store.FindAsync(Owner, Now),
            () => store.DeleteAsync("s", Now),
            () => store.BeatAsync(Now),
            () => store.TakeAsync(new OrphanedRun("s", 1, "x"), Now),
            () => store.LeaveAsync(Now),
        ];

        foreach (var step in steps)
            await Assert.ThrowsAsync<SessionStoreException>(step).Soon();
    }

    [Fact]
    public async Task Store_WhoseRedisComesBack_GoesOn_AndSaysThatRingsWereMissed()
    {
        var port = FreePort.Find();
        var redis = await RedisServer.StartAsync(port);
        await using var server = new StoreServer(redis.ConnectionString);
        await using var other = new StoreServer(redis.ConnectionString);
        var rings = await Rings.ListenAsync(server.Store, other.Store);
        var lost = await BeginAsync(server.Store);
        await redis.DisposeAsync();
        await Assert.ThrowsAsync<SessionStoreException>(() => lost.CommitAsync(Append("x"))).Soon();

        await using var again = await RedisServer.StartAsync(port);
        await rings.HearAsync(null);

        Assert.Null(await AnswerAsync(() => lost.LookAsync()));
        var session = await AnswerAsync(() => BeginAsync(server.Store));
        var writer = await AnswerAsync(() => session.JoinAsync(other.Store));
        await writer.CommitAsync(Append("frame"));
        await rings.HearAsync(session.SessionId);
    }

    [Fact]
    public async Task Listener_ThatIsThereBeforeRedis_HearsOfItsComing()
    {
        var port = FreePort.Find();
        await using var server = new StoreServer(RedisServer.ConnectionStringOf(port));
        var rings = Channel();
        server.Store.Listen(sessionId => rings.Writer.TryWrite(sessionId));

        await using var redis = await RedisServer.StartAsync(port);
        await using var other = new StoreServer(redis.ConnectionString);

        Assert.Null(await rings.Reader.ReadAsync(Now).AsTask().Soon());
        await AnswerAsync(() => server.Store.BeatAsync(Now));
        await Rings.ListenAsync(server.Store, other.Store);
    }

    [Fact]
    public async Task Step_ThatRedisDoesNotAnswerInTime_Fails()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var server = new StoreServer(redis.ConnectionString, timeout: TimeSpan.FromMilliseconds(200));
        var session = await AnswerAsync(() => BeginAsync(server.Store, Append("one")));
        var commit = session.Next(Append("two"));
        var database = await redis.GetDatabaseAsync();
        await database.ExecuteAsync("CLIENT", "PAUSE", "1000");

        await Assert.ThrowsAsync<SessionStoreException>(() => server.Store.CommitAsync(commit, Now));

        // What took effect late took effect once.
        Assert.Equal(2, (await AnswerAsync(() => server.Store.CommitAsync(commit, Now))).Appended);
        Assert.Equal(["one", "two"], await AnswerAsync(() => session.ReadAsync()));
    }

    [Fact]
    public async Task Step_AfterTheScriptsWereFlushed_LoadsThemAgain()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var server = new StoreServer(redis.ConnectionString);
        var sessions = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => BeginRunAsync(server.Store)));
        await (await redis.GetDatabaseAsync()).ExecuteAsync("SCRIPT", "FLUSH");

        await Task.WhenAll(sessions.Select(session => session.CommitAsync(Run(2), Append("one"))));

        foreach (var session in sessions)
            Assert.Equal(["one"], await session.ReadAsync());
    }

    [Fact]
    public async Task Failure_TellsNothingOfTheSession()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var server = new StoreServer(redis.ConnectionString);
        var session = await BeginAsync(server.Store);
        await (await redis.GetDatabaseAsync()).StringSetAsync($"as:{{{session.SessionId}}}", "not a hash");

        var failure = await Assert.ThrowsAsync<SessionStoreException>(() => server.Store.ClaimAsync(session.Claim("secret"), Now));

        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    private static System.Threading.Channels.Channel<string?> Channel() => System.Threading.Channels.Channel.CreateUnbounded<string?>();

    /// <summary>Asks until Redis answers.</summary>
    private static async Task<T> AnswerAsync<T>(Func<Task<T>> step)
    {
        while (true)
        {
            try
            {
                return await step().Soon();
            }
            catch (SessionStoreException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Now);
            }
        }
    }
}
