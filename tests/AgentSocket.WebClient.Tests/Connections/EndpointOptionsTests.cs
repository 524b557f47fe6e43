using AgentSocket.WebClient.Connections;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;

namespace AgentSocket.WebClient.Tests.Connections;

public sealed class EndpointOptionsTests
{
    [Fact]
    public void Addresses_ThatTheAppHostInjects_AreTaken()
    {
        var options = Read(("services:direct:http:0", "http://localhost:5081"), ("services:relay:http:0", "http://localhost:5082"));

        Assert.Equal(("http://localhost:5081", "http://localhost:5082"), (options.Direct, options.Relay));
    }

    [Fact]
    public void Address_OverHttps_GoesFirst()
    {
        var options = Read(("services:direct:http:0", "http://localhost:5081"), ("services:direct:https:0", "https://localhost:7081"));

        Assert.Equal("https://localhost:7081", options.Direct);
    }

    [Fact]
    public void Addresses_OfTheSection_AreTakenWhereNoneIsInjected()
    {
        var options = Read(
            ("services:direct:http:0", "http://localhost:5081"),
            ("AgentSocket:Endpoints:Direct", "ws://elsewhere/ws"),
            ("AgentSocket:Endpoints:Relay", "ws://relay/ws"));

        Assert.Equal(("http://localhost:5081", "ws://relay/ws"), (options.Direct, options.Relay));
    }

    [Fact]
    public void Start_WithoutAnyAddress_SaysWhatToSet()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read());

        Assert.Contains("services__direct__http__0", failure.Message, StringComparison.Ordinal);
        Assert.Contains("AgentSocket__Endpoints__Relay", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_WithAWrongAddress_NamesIt()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read(("AgentSocket:Endpoints:Relay", "localhost:5082")));

        Assert.Contains("Relay mode, \"localhost:5082\"", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_OfACircuit_AreThoseThatHaveAnAddress()
    {
        await using var services = Services(("services:relay:http:0", "http://localhost:5082"));
        await using var circuit = services.CreateAsyncScope();

        var connections = circuit.ServiceProvider.GetRequiredService<AgentConnections>();

        Assert.Equal([AgentMode.Relay], connections.Modes);
        Assert.Equal(new Uri("ws://localhost:5082/ws"), connections[AgentMode.Relay].Address);
        Assert.Equal(LinkState.Idle, connections[AgentMode.Relay].State);
    }

    private static EndpointOptions Read(params (string Key, string Value)[] configuration)
    {
        using var services = Services(configuration);
        return services.GetRequiredService<IOptions<EndpointOptions>>().Value;
    }

    private static ServiceProvider Services(params (string Key, string Value)[] configuration)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(configuration.ToDictionary(entry => entry.Key, entry => (string?)entry.Value));
        builder.AddAgentConnections();
        builder.Services.AddScoped<IJSRuntime, NoBrowser>();
        return builder.Services.BuildServiceProvider();
    }

    /// <summary>The page's tools are offered; nobody calls them here.</summary>
    private sealed class NoBrowser : IJSRuntime
    {
        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => throw new NotSupportedException("There is no browser.");

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => throw new NotSupportedException("There is no browser.");
    }
}
