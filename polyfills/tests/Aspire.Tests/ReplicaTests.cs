using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using Aspire.Tests.Applications;

namespace Aspire.Tests;

public sealed class ReplicaTests
{
    [Fact]
    public async Task Requests_ToReplicas_GoRound()
    {
        await using var scenario = await RunningScenario.StartAsync("replicas");
        await AllRunAsync(scenario);

        var served = await ServersAsync(scenario, 9);

        Assert.Equal(3, served.Distinct().Count());
        Assert.All(served.GroupBy(id => id), requests => Assert.Equal(3, requests.Count()));
    }

    [Fact]
    public async Task Replica_Killed_IsPassedOver()
    {
        await using var scenario = await RunningScenario.StartAsync("replicas");
        await AllRunAsync(scenario);
        Assert.True(scenario.Notifications.TryGetCurrentState("service-2", out var second));
        var killed = (int)second.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value!;

        using (var process = Process.GetProcessById(killed))
            process.Kill();
        var ended = await scenario.Notifications.WaitForResourceAsync(
            "service", change => change.ResourceId == "service-2" && change.Snapshot.State?.Text == KnownResourceStates.Exited, scenario.Ended);

        Assert.Equal(128 + 9, ended.Snapshot.ExitCode);
        var served = await ServersAsync(scenario, 6);
        Assert.DoesNotContain(killed, served);
        Assert.Equal(2, served.Distinct().Count());
        await scenario.HealthyAsync("service");
    }

    [Fact]
    public async Task WebSocket_ThroughTheProxy_StaysOpenBothWays()
    {
        await using var scenario = await RunningScenario.StartAsync("replicas");
        await AllRunAsync(scenario);
        var address = new UriBuilder(scenario.Application.GetEndpoint("service", "http")) { Scheme = "ws", Path = "/echo" }.Uri;
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(address, scenario.Ended);

        var buffer = new byte[64];
        for (var i = 0; i < 1000; i++)
        {
            var sent = Encoding.UTF8.GetBytes($"message {i}");
            await socket.SendAsync(sent, WebSocketMessageType.Text, endOfMessage: true, scenario.Ended);
            var received = await socket.ReceiveAsync(buffer, scenario.Ended);
            Assert.Equal(sent, buffer[..received.Count]);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, scenario.Ended);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task WebSocket_WhoseReplicaIsKilled_BreaksAndTheNextOneOpensElsewhere()
    {
        await using var scenario = await RunningScenario.StartAsync("replicas");
        await AllRunAsync(scenario);
        var address = new UriBuilder(scenario.Application.GetEndpoint("service", "http")) { Scheme = "ws", Path = "/echo" }.Uri;
        var sockets = Enumerable.Range(0, 3).Select(_ => new ClientWebSocket()).ToArray();
        foreach (var socket in sockets)
            await socket.ConnectAsync(address, scenario.Ended);
        Assert.True(scenario.Notifications.TryGetCurrentState("service-2", out var second));

        using (var process = Process.GetProcessById((int)second.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value!))
        {
            process.Kill();

            // While it ends, it still listens a moment after its connections are broken.
            await process.WaitForExitAsync(scenario.Ended);
        }

        // The three went round: one is broken, without a close frame, and the others are not.
        var first = await Task.WhenAny(sockets.Select(socket => socket.ReceiveAsync(new byte[64], scenario.Ended)));
        await Assert.ThrowsAsync<WebSocketException>(() => first);
        Assert.Equal(2, sockets.Count(socket => socket.State == WebSocketState.Open));
        for (var i = 0; i < 3; i++)
        {
            using var next = new ClientWebSocket();
            await next.ConnectAsync(address, scenario.Ended);
            Assert.Equal(WebSocketState.Open, next.State);
        }

        foreach (var socket in sockets)
            socket.Dispose();
    }

    /// <summary>Waits until every replica listens: the health check goes through the proxy, which passes over those that don't yet.</summary>
    private static async Task AllRunAsync(RunningScenario scenario)
    {
        await scenario.HealthyAsync("service");
        while ((await ServersAsync(scenario, 6)).Distinct().Count() < 3)
            scenario.Ended.ThrowIfCancellationRequested();
    }

    /// <summary>Who serves some requests, each on a connection of its own.</summary>
    private static async Task<List<int>> ServersAsync(RunningScenario scenario, int requests)
    {
        List<int> servers = [];
        while (servers.Count < requests)
        {
            using var client = new HttpClient { BaseAddress = scenario.Application.GetEndpoint("service", "http") };
            servers.Add(await client.GetFromJsonAsync<int>("/process", scenario.Ended));
        }

        return servers;
    }
}
