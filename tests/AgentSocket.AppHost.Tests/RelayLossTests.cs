using System.Diagnostics;
using System.Text;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;

namespace AgentSocket.AppHost.Tests;

/// <summary>A relay that is killed, in a solution of its own: nothing starts the relay again.</summary>
[Collection(nameof(RelayLossCollection))]
public sealed class RelayLossTests(RunningSolution solution)
{
    private const int Clients = 8;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Relay_KilledMidAnswer_CostsItsClientsAReconnectionAndNothingElse()
    {
        var relays = await solution.ProcessIdsAsync("relay", 2);
        Assert.Equal(2, relays.Distinct().Count());
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => solution.ConnectAsync("relay")));
        var resumed = 0;
        var lost = 0;
        using var halfway = new CountdownEvent(Clients);
        foreach (var client in clients)
        {
            client.Resumed += (_, _) => Interlocked.Increment(ref resumed);
            client.SessionLost += (_, _) => Interlocked.Increment(ref lost);
        }

        var answers = Task.WhenAll(clients.Select(client => CountAsync(client, halfway)));
        await Task.Run(() => halfway.Wait(Token), Token);
        using (var relay = Process.GetProcessById(relays[0]))
            relay.Kill(entireProcessTree: true);

        Assert.All(await answers, answer => Assert.Equal(string.Concat(Enumerable.Range(1, 60).Select(i => $"{i} ")), answer));
        Assert.Equal(0, lost);
        Assert.InRange(resumed, 1, Clients - 1);
        Assert.All(await Task.WhenAll(clients.Select(client => client.Invoke("chat", "/history").ReadToEndAsync(Token))),
            history => Assert.Equal("/count 60 50", history.Trim()));
        foreach (var client in clients)
            await client.DisposeAsync();

        // Those who come later find the relay that is left.
        await using var late = await solution.ConnectAsync("relay");
        Assert.Equal("1 ", await late.Invoke("chat", "/count 1").ReadToEndAsync(Token));
    }

    /// <summary>Counts to 60, and tells when a third of it is there.</summary>
    private static async Task<string> CountAsync(AgentSocketClient client, CountdownEvent halfway)
    {
        var text = new StringBuilder();
        await foreach (var update in client.Invoke("chat", "/count 60 50").WithCancellation(Token))
        {
            if (update is InterruptUpdate interrupt)
                text.Length = (int)interrupt.DiscardFrom;
            if (update is not StreamUpdate { Channel: StreamChannel.Text } piece)
                continue;
            text.Append(piece.Text);
            if (piece.Text == "20 ")
                halfway.Signal();
        }

        return text.ToString();
    }
}

/// <summary>Beside nothing else: the machine has to carry two solutions otherwise.</summary>
[CollectionDefinition(nameof(RelayLossCollection), DisableParallelization = true)]
public sealed class RelayLossCollection : ICollectionFixture<RunningSolution>;
