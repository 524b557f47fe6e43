using AgentSocket.WebClient.Tests.Agents;
using Microsoft.Playwright;

namespace AgentSocket.WebClient.Tests.Browser;

/// <summary>Two agents, the app between them and a browser in front of it, for all tests of the collection.</summary>
public sealed class Stage : IAsyncLifetime
{
    public const string DashboardUrl = "http://localhost:18888";

    private Chromium _chromium = null!;

    public FakeAgent Direct { get; private set; } = null!;

    public FakeAgent Relay { get; private set; } = null!;

    public WebApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Direct = await FakeAgent.StartAsync(configure: server => server.HeartbeatInterval = TimeSpan.FromSeconds(1));
        Relay = await FakeAgent.StartAsync();
        App = await WebApp.StartAsync(new Dictionary<string, string>
        {
            ["services__direct__http__0"] = Direct.Address.ToString(),
            ["services__relay__http__0"] = Relay.Address.ToString(),
            ["AgentSocket__DashboardUrl"] = DashboardUrl,
        });
        _chromium = await Chromium.LaunchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        await App.DisposeAsync();
        await Relay.DisposeAsync();
        await Direct.DisposeAsync();
    }

    /// <summary>Opens the page in a browser profile of its own and waits until it can be used.</summary>
    public Task<ChatPage> OpenAsync(string mode = "direct", BrowserNewContextOptions? options = null) => OpenAsync(App, mode, options);

    /// <summary>Opens the page of another app.</summary>
    public async Task<ChatPage> OpenAsync(WebApp app, string mode, BrowserNewContextOptions? options = null)
    {
        var context = await _chromium.Browser.NewContextAsync(options);
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(app.Address, $"/?mode={mode}").ToString());
        var chat = new ChatPage(page);

        // The page does that itself, soon after it can be used: a test that focuses something else waits for it.
        await chat.Expect(chat.Question).ToBeFocusedAsync();
        return chat;
    }
}

[CollectionDefinition(nameof(BrowserCollection))]
public sealed class BrowserCollection : ICollectionFixture<Stage>;
