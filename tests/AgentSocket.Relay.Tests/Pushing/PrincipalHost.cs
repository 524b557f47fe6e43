using System.Security.Claims;
using AgentSocket.Protocol.Client;
using AgentSocket.Relay.Tests.Hosts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentSocket.Relay.Tests.Pushing;

/// <summary>A relay that believes its clients who they are.</summary>
internal sealed class PrincipalHost(RelayHost relay, TestWorker worker) : IAsyncDisposable
{
    private readonly List<PrincipalClient> _clients = [];

    public RelayHost Relay => relay;

    /// <param name="settings">Of the relay.</param>
    /// <param name="log">Where the relay logs.</param>
    /// <param name="ownWorker">A worker of the test's own; null for one that says nothing.</param>
    public static async Task<PrincipalHost> StartAsync(Dictionary<string, string?>? settings = null, LogWatch? log = null, Uri? ownWorker = null)
    {
        var worker = await TestWorker.AnswerAsync("text/plain", []);
        var relay = await RelayHost.StartAsync(ownWorker ?? worker.Address, settings: settings, configure: services =>
        {
            services.AddSingleton<IStartupFilter>(new Believing());
            if (log is not null)
                services.AddSingleton<ILoggerProvider>(log);
        });
        return new PrincipalHost(relay, worker);
    }

    /// <summary>A client whose session is there.</summary>
    public async Task<PrincipalClient> ConnectAsync(string? principal)
    {
        var query = principal is null ? "" : $"?user={Uri.EscapeDataString(principal)}";
        var client = await AgentSocketClient.ConnectAsync(new Uri($"{relay.Socket}{query}"), cancellationToken: TestContext.Current.CancellationToken);
        var connected = new PrincipalClient(client, (await client.Session.Soon()).SessionId);
        _clients.Add(connected);
        await client.Invoke("chat", "hello").Completion.Soon();
        return connected;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            await client.DisposeAsync();
        await relay.DisposeAsync();
        await worker.DisposeAsync();
    }

    private sealed class Believing : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, then) =>
            {
                if (context.Request.Query["user"] is [{ } user])
                    context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", user, ClaimValueTypes.String, "https://issuer.example")], "test"));
                return then(context);
            });
            next(app);
        };
    }
}

/// <summary>A client, and the events that it gets.</summary>
internal sealed class PrincipalClient : IAsyncDisposable
{
    private readonly AgentSocketClient _client;
    private readonly IAsyncEnumerator<AgentEvent> _events;
    private Task<bool> _next;

    public PrincipalClient(AgentSocketClient client, string sessionId)
    {
        (_client, SessionId) = (client, sessionId);
        _events = client.ReadEventsAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        _next = _events.MoveNextAsync().AsTask();
    }

    public string SessionId { get; }

    public Task InvokeAsync(string target) => _client.Invoke(target, "").Completion.Soon();

    public async Task<AgentEvent> ReadAsync()
    {
        Assert.True(await _next.Soon());
        var read = _events.Current;
        _next = _events.MoveNextAsync().AsTask();
        return read;
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
