using AgentSocket.Protocol;
using AgentSocket.Server.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace AgentSocket.Server.Tests;

/// <summary>The endpoint on a host whose WebSockets aren't on a stream of ours.</summary>
public sealed class TestHostTests
{
    [Fact]
    public async Task Endpoint_OnTestHost_ServesRuns()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRouting();
        var handler = new ScriptedHandler();
        handler.OnCount();
        builder.Services.AddAgentSocket<ScriptedHandler>();
        builder.Services.AddSingleton<IRunHandler>(handler);
        await using var app = builder.Build();
        app.UseRouting();
        app.MapAgentSocket("/ws");
        await app.StartAsync(TestContext.Current.CancellationToken);
        var sockets = app.GetTestServer().CreateWebSocketClient();
        sockets.SubProtocols.Add(AgentSocketProtocol.SubProtocol);

        using var peer = new Peer(await sockets.ConnectAsync(new Uri("ws://localhost/ws"), TestContext.Current.CancellationToken));
        await peer.SendAsync(new InvokeFrame(1, "count", "2"));

        await peer.ReceiveAsync<HelloFrame>();
        await peer.ReceiveAsync<StreamFrame>();
        await peer.ReceiveAsync<StreamFrame>();
        Assert.Equal(RunOutcome.Ok, (await peer.ReceiveAsync<CompleteFrame>()).Outcome);
    }
}
