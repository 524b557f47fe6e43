using AgentSocket.WebClient.Tests.Agents;
using Microsoft.Playwright;

namespace AgentSocket.WebClient.Tests.Browser;

[Collection(nameof(BrowserCollection))]
public sealed class ConnectionTests(Stage stage)
{
    [Fact]
    public async Task Server_ThatGoesDuringAnAnswer_IsWaitedForUntilTheVisitorGivesUp()
    {
        var agent = await StartHalfwayAsync();
        await using var app = await WebApp.StartAsync(new Dictionary<string, string> { ["AgentSocket__Endpoints__Direct"] = agent.Address.ToString() });
        await using var chat = await stage.OpenAsync(app, "direct");
        await chat.AskAsync("half");
        await chat.Expect(chat.Text()).ToHaveTextAsync("half");

        await agent.DisposeAsync();

        await chat.Expect(chat.State()).ToHaveTextAsync("Reconnecting…");
        await chat.Expect(chat.Pill("Direct")).ToHaveTextAsync(ChatPage.Contains("reconnecting…"));
        await chat.Expect(chat.Drop()).ToBeDisabledAsync();
        await chat.Page.GetByRole(AriaRole.Button, new() { Name = "Begin a new session" }).ClickAsync();
        await chat.Expect(chat.State()).ToHaveTextAsync("Failed");
        await chat.Expect(chat.Pill("Direct")).ToHaveTextAsync(ChatPage.Contains("lost"));
        var reconnect = chat.Page.GetByRole(AriaRole.Button, new() { Name = "Reconnect" });
        await chat.Expect(chat.Page.GetByRole(AriaRole.Alert).Locator("code")).ToHaveTextAsync("connection_failed");

        await using var again = await FakeAgent.StartAsync(agent.Address.Port);
        await reconnect.ClickAsync();
        await chat.Expect(chat.Pill("Direct")).ToHaveTextAsync(ChatPage.Contains("connected"));
        await chat.Expect(reconnect).ToHaveCountAsync(0);
        await chat.AskToEndAsync("after it came back");
        await chat.Expect(chat.Text()).ToHaveTextAsync("after it came back");
    }

    [Fact]
    public async Task Session_ThatTheServerForgot_IsToldUntilTheVisitorHasSeenIt()
    {
        var agent = await StartHalfwayAsync();
        await using var app = await WebApp.StartAsync(new Dictionary<string, string> { ["AgentSocket__Endpoints__Direct"] = agent.Address.ToString() });
        await using var chat = await stage.OpenAsync(app, "direct");
        await chat.AskAsync("half");
        await chat.Expect(chat.Text()).ToHaveTextAsync("half");

        await agent.DisposeAsync();
        await using var again = await FakeAgent.StartAsync(agent.Address.Port);

        var loss = chat.Page.GetByRole(AriaRole.Alert);
        await chat.Expect(loss).ToHaveTextAsync(ChatPage.Contains("Direct’s session was lost. Run 1 (chat, which the agent had begun) ended with it."));
        await chat.Expect(chat.Answer().Locator("[data-failure] code")).ToHaveTextAsync("session_lost");
        await chat.Expect(chat.Text()).ToHaveTextAsync("half");
        await chat.Page.GetByRole(AriaRole.Button, new() { Name = "Understood" }).ClickAsync();
        await chat.Expect(loss).ToHaveCountAsync(0);
        await chat.AskToEndAsync("in the new session");
        await chat.Expect(chat.Text()).ToHaveTextAsync("in the new session");
    }

    [Fact]
    public async Task Mode_WithoutAServer_IsNotOffered()
    {
        await using var agent = await FakeAgent.StartAsync();
        await using var app = await WebApp.StartAsync(new Dictionary<string, string> { ["services__relay__http__0"] = agent.Address.ToString() });

        await using var chat = await stage.OpenAsync(app, "compare");

        await chat.Expect(chat.Page.GetByRole(AriaRole.Radio, new() { Name = "Relay" })).ToBeCheckedAsync();
        await chat.Expect(chat.Page.GetByRole(AriaRole.Radio, new() { Name = "Direct" })).ToBeDisabledAsync();
        await chat.Expect(chat.Page.GetByRole(AriaRole.Radio, new() { Name = "Compare" })).ToBeDisabledAsync();
    }

    [Fact]
    public async Task App_WithoutAnyServer_SaysWhatToSetAndEnds()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => WebApp.StartAsync([]));

        Assert.Contains("No agent server is configured.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_WhenItsOwnServerGoes_SaysSo()
    {
        await using var agent = await FakeAgent.StartAsync();
        await using var app = await WebApp.StartAsync(new Dictionary<string, string> { ["services__direct__http__0"] = agent.Address.ToString() });
        await using var chat = await stage.OpenAsync(app, "direct");

        await app.DisposeAsync();

        await chat.Expect(chat.Page.GetByRole(AriaRole.Alertdialog)).ToHaveTextAsync(ChatPage.Contains("The page lost its server."));
    }

    [Fact]
    public async Task RoundTrip_AfterTheFirstHeartbeat_IsShown()
    {
        await using var chat = await stage.OpenAsync();

        await chat.Expect(chat.Pill("Direct").Locator(".trip")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^[\d.]+ m?s$"));
    }

    [Fact]
    public async Task Tools_ThatTheAgentAnnounces_AreListedAndGoAgain()
    {
        stage.Direct.Script.When("announce", async (run, cancellation) =>
            await run.Session.DefineToolsAsync([new("clock", "Tells the time."), new("sum", "Adds.")], [], id: null, cancellation));
        stage.Direct.Script.When("withdraw", async (run, cancellation) => await run.Session.DefineToolsAsync([], ["sum"], id: null, cancellation));
        await using var chat = await stage.OpenAsync();

        await chat.AskToEndAsync("announce");
        await chat.Expect(chat.Pill("Direct").Locator(".count")).ToHaveTextAsync("2 tools");
        await chat.Pill("Direct").Locator("summary").ClickAsync();
        await chat.Expect(chat.Pill("Direct").Locator("[data-tools] li")).ToHaveTextAsync(["clock Tells the time.", "sum Adds."]);

        await chat.AskToEndAsync("withdraw");
        await chat.Expect(chat.Pill("Direct").Locator("[data-tools] li")).ToHaveTextAsync(["clock Tells the time."]);
    }

    /// <summary>An agent that begins to answer "half" and never goes on.</summary>
    private static async Task<FakeAgent> StartHalfwayAsync()
    {
        var agent = await FakeAgent.StartAsync();
        agent.Script.When("half", async (run, cancellation) =>
        {
            await run.Output.StreamAsync("half", cancellationToken: cancellation);
            await run.Output.FlushAsync(cancellation);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        });
        return agent;
    }
}
