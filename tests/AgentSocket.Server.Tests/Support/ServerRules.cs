using AgentSocket.Tests.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.Server.Tests.Support;

/// <summary>What a server does, wherever it keeps its sessions.</summary>
public abstract class ServerRules(bool isStored)
{
    private protected Task<TestServer> StartAsync(Action<AgentSocketServerOptions>? configure = null, Action<WebApplicationBuilder>? services = null, Action<WebApplication>? pipeline = null, Action<IEndpointConventionBuilder>? endpoint = null)
    {
        var time = new FakeTimeProvider();
        return TestServer.StartAsync(configure, services, pipeline, endpoint, isStored ? new ReferenceStore(time) : null, time);
    }
}
