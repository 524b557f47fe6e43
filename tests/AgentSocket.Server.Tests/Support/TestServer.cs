using AgentSocket.Protocol.Client;
using AgentSocket.Server.Sessions;
using AgentSocket.Server.Stores;
using AgentSocket.Tests.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.Server.Tests.Support;

/// <summary>A server on Kestrel, on a loopback port of its own, with a clock that tests move.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private TestServer(WebApplication app, ScriptedHandler handler, FakeTimeProvider time) => (App, Handler, Time) = (app, handler, time);

    public WebApplication App { get; }

    public ScriptedHandler Handler { get; }

    public FakeTimeProvider Time { get; }

    public Uri Http => new(App.Urls.First());

    public Uri Address => new($"ws://{Http.Authority}/ws");

    public static async Task<TestServer> StartAsync(Action<AgentSocketServerOptions>? configure = null, Action<WebApplicationBuilder>? services = null, Action<WebApplication>? pipeline = null, Action<IEndpointConventionBuilder>? endpoint = null, ISessionStore? store = null, FakeTimeProvider? clock = null, Action<WebApplication>? map = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Services.AddAgentSocket<ScriptedHandler>(configure);
        services?.Invoke(builder);

        var (handler, time) = (new ScriptedHandler(), clock ?? new FakeTimeProvider());
        if (store is not null)
        {
            builder.Services.AddAgentSocketSessionStore<ReferenceStore>();
            builder.Services.Replace(ServiceDescriptor.Singleton(store));
        }

        handler.OnCount();
        builder.Services.RemoveAll<IRunHandler>();
        builder.Services.AddSingleton<IRunHandler>(handler);
        builder.Services.RemoveAll<TimeProvider>();
        builder.Services.AddSingleton<TimeProvider>(time);

        var app = builder.Build();
        app.UseRouting();
        pipeline?.Invoke(app);
        var mapped = app.MapAgentSocket("/ws");
        endpoint?.Invoke(mapped);
        map?.Invoke(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestServer(app, handler, time);
    }

    public Task<Peer> ConnectAsync() => Peer.ConnectAsync(Address);

    public Task<AgentSocketClient> ConnectClientAsync(AgentSocketClientOptions? options = null) =>
        AgentSocketClient.ConnectAsync(Address, options, TestContext.Current.CancellationToken);

    /// <summary>Lets time pass, second by second, until something has happened.</summary>
    public async Task<T> PassUntilAsync<T>(Task<T> done)
    {
        for (var seconds = 0; !done.IsCompleted && seconds < 2_000; seconds++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));

            // What waits for the network isn't moved by the clock.
            await Task.WhenAny(done, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
        }

        return await done.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until something of a session in this server is so.</summary>
    public async Task UntilAsync(string sessionId, Func<Session, bool> isSo)
    {
        var sessions = App.Services.GetRequiredService<SessionDirectory>();
        while (await sessions.FindAsync(sessionId, TestContext.Current.CancellationToken) is Session session && !IsSo(session, isSo))
            await Task.Yield();
    }

    private static bool IsSo(Session session, Func<Session, bool> isSo)
    {
        lock (session.Numbering.Lock)
            return isSo(session);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
    }
}
