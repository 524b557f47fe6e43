using AgentSocket.Protocol;
using AgentSocket.WebClient.Tests.Agents;
using Microsoft.Playwright;

namespace AgentSocket.WebClient.Tests.Browser;

/// <summary>Tools of the agent and of the page.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class ToolTests(Stage stage)
{
    [Fact]
    public async Task Tool_OfThePage_IsCalledAndItsResultReachesTheAgent()
    {
        stage.Direct.Script.When("where am I", async (run, cancellation) =>
        {
            var time = await run.CallAsync(1, "browser.time", "{}", cancellation);
            var place = await run.CallAsync(2, "browser.location", "{}", cancellation);
            await run.SayAsync($"`{time.Status} {time.Result.ToJson().Contains("timeZone", StringComparison.Ordinal)} {place.Result.ToJson().Contains("latitude", StringComparison.Ordinal)}`", cancellation);
        });
        await using var chat = await stage.OpenAsync("direct", new() { TimezoneId = "Europe/Berlin", Geolocation = new() { Latitude = 50.94f, Longitude = 6.96f }, Permissions = ["geolocation"] });

        await chat.AskToEndAsync("where am I");

        await chat.Expect(chat.Text()).ToHaveTextAsync("Ok True True");
        await chat.Expect(chat.Tool("browser.time")).ToHaveAttributeAsync("data-tool-state", "Done");
        await chat.Tool("browser.time").Locator("summary").ClickAsync();
        await chat.Expect(chat.Tool("browser.time").Locator("[data-tool-output]")).ToHaveTextAsync(ChatPage.Contains("Europe/Berlin"));
    }

    [Fact]
    public async Task Location_ThatTheVisitorRefuses_IsTheTimeZone()
    {
        stage.Direct.Script.When("refused", async (run, cancellation) =>
            await run.SayAsync($"`{(await run.CallAsync(1, "browser.location", "{}", cancellation)).Result.ToJson()}`", cancellation));
        await using var chat = await stage.OpenAsync("direct", new() { TimezoneId = "Asia/Tokyo", Permissions = [] });

        await chat.AskToEndAsync("refused");

        await chat.Expect(chat.Text()).ToHaveTextAsync(ChatPage.Contains("\"position\":\"not told by the browser\",\"timeZone\":\"Asia/Tokyo\""));
    }

    [Fact]
    public async Task Tool_OfThePageThatChangesSomething_IsCalledIfTheVisitorAgrees()
    {
        stage.Direct.Script.When("rename", async (run, cancellation) =>
        {
            foreach (var call in new[] { 1, 2 })
                await run.SayAsync($"{(await run.CallAsync(call, "page.set_title", """{"title":"Renamed"}""", cancellation)).Status}", cancellation);
        });
        await using var chat = await stage.OpenAsync();
        await chat.AskAsync("rename");
        var tool = chat.Tool("page.set_title");
        await chat.Expect(tool.Locator("[data-tool-arguments]")).ToHaveTextAsync(ChatPage.Contains("\"title\": \"Renamed\""));

        await tool.GetByRole(AriaRole.Button, new() { Name = "Decline" }).ClickAsync();
        await chat.Expect(tool).ToHaveCountAsync(2);
        await Assertions.Expect(chat.Page).ToHaveTitleAsync("Agent Socket");
        await tool.Last.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();

        await chat.Expect(chat.Text()).ToHaveTextAsync(["Denied", "Ok"]);
        await chat.Expect(tool.First).ToHaveAttributeAsync("data-tool-state", "Denied");
        await chat.Expect(tool.Last).ToHaveAttributeAsync("data-tool-state", "Done");
        await Assertions.Expect(chat.Page).ToHaveTitleAsync("Renamed");
    }

    [Fact]
    public async Task Tool_OfTheAgent_IsACardWithItsArgumentsWhileTheyAreWritten()
    {
        var (written, ended) = (new Gate(), new Gate());
        stage.Direct.Script.When("agent's tool", async (run, cancellation) =>
        {
            await run.SayAsync("Let me look. ", cancellation);
            await run.Output.StreamAsync(AgentValue.FromJson("""{"tool":"1.1","name":"weather","phase":"writing"}"""), cancellation);
            await run.Output.StreamAsync("{\"city\": \"Kö", StreamChannel.ToolArguments, cancellation);
            await run.Output.FlushAsync(cancellation);
            await written.WaitAsync(cancellation);
            await run.Output.StreamAsync(AgentValue.FromJson("""{"tool":"1.1","name":"weather","phase":"calling","arguments":{"city":"Köln"}}"""), cancellation);
            await run.Output.StatusAsync(RunState.WaitingForTool, "weather", cancellation);
            await run.Output.FlushAsync(cancellation);
            await ended.WaitAsync(cancellation);
            await run.Output.StreamAsync("rain", StreamChannel.ToolOutput, cancellation);
            await run.Output.StreamAsync(AgentValue.FromJson("""{"tool":"1.1","name":"weather","phase":"done","status":0}"""), cancellation);
            await run.SayAsync("It rains.", cancellation);
        });
        await using var chat = await stage.OpenAsync();
        await chat.AskAsync("agent's tool");
        var tool = chat.Tool("weather");
        await tool.Locator("summary").ClickAsync();

        await chat.Expect(tool.Locator("[data-tool-arguments]")).ToHaveTextAsync("{\"city\": \"Kö");
        await chat.Expect(tool).ToHaveAttributeAsync("data-tool-state", "Writing");
        written.Open();
        await chat.Expect(tool).ToHaveAttributeAsync("data-tool-state", "Calling");
        await chat.Expect(chat.State()).ToHaveTextAsync("Waiting for tool: weather");
        ended.Open();
        await chat.Expect(tool.Locator("[data-tool-output]")).ToHaveTextAsync("rain");
        await chat.Expect(tool).ToHaveAttributeAsync("data-tool-state", "Done");
        await chat.Expect(chat.Text().First).ToHaveTextAsync("Let me look.");
        await chat.Expect(chat.Text().Last).ToHaveTextAsync("It rains.");
    }

    [Fact]
    public async Task Tools_OfTheAgent_AppearJustInTimeAndCanBeCalled()
    {
        stage.Direct.Script.When("learn", async (run, cancellation) =>
        {
            await run.Session.DefineToolsAsync([new ToolDefinition("dice", "Rolls dice.")], [], id: null, cancellation);
            await run.SayAsync("learnt", cancellation);
        });
        stage.Direct.Script.When("unlearn", async (run, cancellation) => await run.Session.DefineToolsAsync([], ["dice"], id: null, cancellation));
        await using var chat = await stage.OpenAsync();
        await chat.OpenBenchAsync("Tools");
        await chat.Expect(chat.Page.Locator("[data-page-tools] li")).ToHaveCountAsync(3);
        await chat.AskToEndAsync("learn");
        var dice = chat.Page.Locator("[data-agent-tool=dice]");
        await chat.Expect(dice).ToHaveTextAsync(ChatPage.Contains("Rolls dice."));

        await dice.GetByRole(AriaRole.Textbox).FillAsync("no json");
        await dice.GetByRole(AriaRole.Button, new() { Name = "Call dice" }).ClickAsync();
        await chat.Expect(dice.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The text isn't valid JSON.");
        await dice.GetByRole(AriaRole.Textbox).FillAsync("\"two\"");
        await dice.GetByRole(AriaRole.Button, new() { Name = "Call dice" }).ClickAsync();

        await chat.Expect(chat.Turns).ToHaveCountAsync(2);
        await chat.Expect(chat.Text()).ToHaveTextAsync("two");
        Assert.Contains(stage.Direct.Script.Asked, asked => asked is { Target: "dice", Question: "two" });
        await chat.AskToEndAsync("unlearn");
        await chat.Expect(dice).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Result_OfAToolThatIsCalledFromTheInspector_IsShownOpenly()
    {
        stage.Direct.Script.When("teach", async (run, cancellation) => await run.Session.DefineToolsAsync([new ToolDefinition("sum", "Adds.")], [], id: null, cancellation));
        stage.Direct.Script.Return("2+2", AgentValue.FromJson("""{"sum":4}"""));
        await using var chat = await stage.OpenAsync();
        await chat.OpenBenchAsync("Tools");
        await chat.AskToEndAsync("teach");
        var sum = chat.Page.Locator("[data-agent-tool=sum]");
        await sum.GetByRole(AriaRole.Textbox).FillAsync("\"2+2\"");

        await sum.GetByRole(AriaRole.Button, new() { Name = "Call sum" }).ClickAsync();

        await chat.Expect(chat.Turns).ToHaveCountAsync(2);
        await chat.Expect(chat.Answer().Locator("[data-result]")).ToBeVisibleAsync();
        await chat.Expect(chat.Answer().Locator("[data-result]")).ToHaveTextAsync(ChatPage.Contains("\"sum\": 4"));
        await chat.Expect(chat.Answer()).Not.ToHaveTextAsync(ChatPage.Contains("The answer is empty."));
        await chat.Expect(chat.Announcement).ToHaveTextAsync(ChatPage.Contains("\"sum\": 4"));
    }
}
