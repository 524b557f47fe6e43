using AgentSocket.Server.Stores;
using AgentSocket.Tests.Storage;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.Server.Tests.Support;

/// <summary>Servers with one store and one clock.</summary>
internal sealed class TestFleet : IAsyncDisposable
{
    private readonly ReferenceStore _store;

    private TestFleet() => _store = new ReferenceStore(Time, serverId: "0");

    public FakeTimeProvider Time { get; } = new();

    public List<TestServer> Servers { get; } = [];

    public List<UnreliableStore> Stores { get; } = [];

    /// <summary>The store itself, as a server sees it that is none of the fleet's.</summary>
    public ISessionStore Store => _store;

    public static async Task<TestFleet> StartAsync(int servers = 2, Action<AgentSocketServerOptions>? configure = null)
    {
        var fleet = new TestFleet();
        for (var i = 0; i < servers; i++)
        {
            var store = new UnreliableStore(fleet._store.Join(((char)('A' + i)).ToString()));
            fleet.Stores.Add(store);
            fleet.Servers.Add(await TestServer.StartAsync(configure, store: store, clock: fleet.Time));
        }

        return fleet;
    }

    /// <summary>Lets time pass, step by step, until something has happened.</summary>
    public async Task<T> PassUntilAsync<T>(Task<T> done, TimeSpan step)
    {
        for (var steps = 0; !done.IsCompleted && steps < 2_000; steps++)
        {
            Time.Advance(step);

            // What waits for the network isn't moved by the clock.
            await Task.WhenAny(done, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
        }

        return await done.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    /// <summary>Lets time pass, beat by beat: every server beats in between, and deals with what comes of it.</summary>
    public async Task PassBeatsAsync(int beats)
    {
        for (var i = 0; i < beats; i++)
        {
            var before = Stores.Select(store => store.Beats).ToArray();
            Time.Advance(new AgentSocketServerOptions().BeatInterval);
            while (Stores.Where((store, server) => store.Beats == before[server]).Any())
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Servers)
            await server.DisposeAsync();
    }
}
