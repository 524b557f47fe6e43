using System.Net;
using System.Net.Sockets;
using AgentSocket.Faults.Processes;
using AgentSocket.Protocol.Client;

namespace AgentSocket.Faults.Tests.Processes;

/// <summary>A relay's process that is asked to end while clients hold on to it.</summary>
public sealed class StoppedRelayTests : IDisposable
{
    /// <summary>That it ends by itself; how long that takes is measured by the bench.</summary>
    private static readonly TimeSpan HangLimit = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("faults-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Relay_WithARunAndHalfARequestHead_IsNotReadyAndEnds()
    {
        await using var fleet = await Fleet.StartAsync(new Topology(1, 1), _folder.FullName, new Dictionary<string, string>(), ownWorker: null, redisPersists: false, TimeProvider.System, Token);
        var relay = fleet.Servers[0];
        using var half = new TcpClient();
        await half.ConnectAsync(relay.EndPoint, Token);
        await half.GetStream().WriteAsync("GET /health HTTP/1.1\r\nHost: relay\r\n"u8.ToArray(), Token);
        await using var client = await AgentSocketClient.ConnectAsync(new Uri($"ws://{relay.EndPoint}/ws"), cancellationToken: Token);
        await using var run = client.Invoke("chat", "/count 100000 50");
        await using var updates = run.GetAsyncEnumerator(Token);
        Assert.True(await updates.MoveNextAsync());

        var ended = relay.Process.TerminateAsync(Token).WaitAsync(HangLimit, TimeProvider.System, Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await NextHealthAsync(relay));
        await ended;
        Assert.Equal(0, relay.Process.Id);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The first health that isn't good.</summary>
    private static async Task<HttpStatusCode> NextHealthAsync(ServiceProcess relay)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        while (true)
        {
            using var response = await http.GetAsync(new Uri(relay.Address, "/health"), Token);
            if (!response.IsSuccessStatusCode)
                return response.StatusCode;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }
    }
}
