using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.Ports;
using Aspire.Tests.Applications;
using Microsoft.Extensions.Configuration;

namespace Aspire.Tests;

public sealed class PortTests
{
    [Fact]
    public async Task Port_InUse_IsNamedWithTheResourceAndTheHolder()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;

        await using var appHost = AppHostProcess.Fixture(
            "fixed-port", new Dictionary<string, string> { ["DcpPublisher__RandomizePorts"] = "false" }, $"--port={port}");

        Assert.Equal(1, await appHost.ExitAsync());
        Assert.Contains($"Port {port}, which 'service' (endpoint 'http') listens on, is in use by ", appHost.Output, StringComparison.Ordinal);
        Assert.Contains($"(process {Environment.ProcessId})", appHost.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", appHost.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_Fixed_IsListenedOnWithoutAProxy()
    {
        var port = FreePort();
        await using var scenario = await RunningScenario.StartAsync("fixed-port", $"--port={port}", "--DcpPublisher:RandomizePorts=false");
        await scenario.HealthyAsync("service");

        Assert.Equal(port, scenario.Application.GetEndpoint("service", "http").Port);
        Assert.Equal($"http://localhost:{port}", (await scenario.EnvironmentOfAsync("service"))["ASPNETCORE_URLS"]);
    }

    [Fact]
    public async Task Applications_AtTheSameTime_GetPortsOfTheirOwn()
    {
        var port = FreePort();
        await using var first = await RunningScenario.StartAsync("fixed-port", $"--port={port}");
        await using var second = await RunningScenario.StartAsync("fixed-port", $"--port={port}");
        await Task.WhenAll(first.HealthyAsync("service"), second.HealthyAsync("service"));

        Assert.Equal(3, new[] { port, first.Application.GetEndpoint("service").Port, second.Application.GetEndpoint("service").Port }.Distinct().Count());
    }

    /// <summary>Replicas start side by side, and each releases its own; the same ones here, so that a race shows.</summary>
    [Fact]
    public void Ports_ReleasedByManyAtOnce_AreReleasedOnce()
    {
        for (var round = 0; round < 50; round++)
        {
            using var allocator = new EndpointAllocator(new ConfigurationBuilder().Build());
            var endpoints = Enumerable.Range(0, 100).Select(_ => new EndpointAnnotation(ProtocolType.Tcp, name: "tcp")).ToArray();
            allocator.Allocate(endpoints.Select((endpoint, number) =>
            {
                var resource = new ExecutableResource($"program-{number}", "true", ".");
                resource.Annotations.Add(endpoint);
                return resource;
            }));
            var ports = endpoints.Select(endpoint => endpoint.ListenerPorts.Single()).ToArray();

            var failure = Record.Exception(() => Parallel.Invoke(ReleaseAll, ReleaseAll, ReleaseAll, ReleaseAll));

            Assert.Null(failure);
            void ReleaseAll() => Array.ForEach(ports, allocator.Release);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
