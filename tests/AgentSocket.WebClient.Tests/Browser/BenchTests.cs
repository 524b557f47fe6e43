using AgentSocket.Protocol;
using AgentSocket.WebClient.Tests.Agents;
using Microsoft.Playwright;

namespace AgentSocket.WebClient.Tests.Browser;

/// <summary>The inspector: frames and events.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class BenchTests(Stage stage)
{
    [Fact]
    public async Task Frames_OfAConnection_AreShownWithTheirFieldsAndWithoutSecrets()
    {
        stage.Direct.Script.When("frames", "one", "two");
        await using var chat = await stage.OpenAsync();
        await chat.OpenBenchAsync("Frames");
        await chat.AskToEndAsync("frames");

        await chat.Expect(chat.Frames("STREAM")).ToHaveCountAsync(2);
        await chat.Expect(chat.Frames("STREAM").First).ToHaveTextAsync(ChatPage.Contains("\"two\""));
        await chat.Expect(chat.Frames("INVOKE")).ToHaveAttributeAsync("data-direction", "Sent");
        await chat.Frames("HELLO").Locator("summary").ClickAsync();
        await chat.Expect(chat.Frames("HELLO").Locator("dl")).ToHaveTextAsync(ChatPage.Contains("••••"));
        await chat.Expect(chat.Frames("HELLO")).ToHaveTextAsync(ChatPage.Contains("Specification §4.1"));

        await chat.Page.GetByLabel("Type of frame").SelectOptionAsync("STREAM");
        await chat.Expect(chat.Page.Locator("[data-frame]")).ToHaveCountAsync(2);
        await chat.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await chat.AskToEndAsync("frames");
        await chat.Expect(chat.Frames("STREAM")).ToHaveCountAsync(2);
        await chat.Page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await chat.Expect(chat.Frames("STREAM")).ToHaveCountAsync(4);
        await chat.Page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await chat.Expect(chat.Page.Locator("[data-frame]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Frames_ThatAreClearedWhilePaused_AreGone()
    {
        await using var chat = await stage.OpenAsync();
        await chat.OpenBenchAsync("Frames");
        await chat.AskToEndAsync("paused and cleared");
        await chat.Expect(chat.Frames("COMPLETE")).ToHaveCountAsync(1);
        await chat.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();

        await chat.Page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();

        await chat.Expect(chat.Page.Locator("[data-frame]")).ToHaveCountAsync(0);
        await chat.AskToEndAsync("still paused");
        await chat.Expect(chat.Page.Locator("[data-frame]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Frames_WhileManyTokensCome_DontHoldThemUp()
    {
        stage.Direct.Script.When("many frames", async (run, cancellation) =>
        {
            for (var i = 0; i < 20_000; i++)
                await run.Output.StreamAsync(i % 50 == 49 ? "x\n\n" : "x", cancellationToken: cancellation);
        });
        await using var chat = await stage.OpenAsync();
        await chat.OpenBenchAsync("Frames");

        await chat.AskToEndAsync("many frames");

        await chat.Expect(chat.Figure("Tokens")).ToHaveTextAsync("20,000");
        await chat.Expect(chat.Frames("COMPLETE")).ToHaveCountAsync(1);
        Assert.InRange(await chat.Page.Locator("[data-frame]").CountAsync(), 1, 200);
    }

    [Fact]
    public async Task Inspector_OfBothModes_HasAColumnForEach()
    {
        await using var chat = await stage.OpenAsync("compare");
        await chat.OpenBenchAsync("Frames");
        await chat.AskToEndAsync("both inspected", "Direct", "Relay");

        foreach (var mode in new[] { "Direct", "Relay" })
            await chat.Expect(chat.Page.Locator($"[data-bench-mode={mode}] [data-frame=INVOKE]")).ToHaveCountAsync(1);
        Assert.False(await chat.ScrollsSidewaysAsync());
    }

    /// <summary>Two halves of a small inspector had no room for a whole row.</summary>
    [Fact]
    public async Task Inspector_OfBothModesOnAPhone_ShowsRowsOfOneAtATime()
    {
        await using var chat = await stage.OpenAsync("compare", new() { ViewportSize = new() { Width = 360, Height = 700 } });
        await chat.OpenBenchAsync("Frames");
        await chat.AskToEndAsync("both on a phone", "Direct", "Relay");
        ILocator Panel(string mode) => chat.Page.Locator($"[data-bench-mode={mode}]");
        await chat.Expect(Panel("Direct").Locator("[data-frame=COMPLETE]")).ToHaveCountAsync(1);

        await chat.Expect(Panel("Relay")).ToBeHiddenAsync();
        await ExpectRowsAsync("Direct");

        await chat.Page.GetByRole(AriaRole.Group, new() { Name = "Whose" }).GetByRole(AriaRole.Button, new() { Name = "Relay" }).ClickAsync();
        await chat.Expect(Panel("Direct")).ToBeHiddenAsync();
        await ExpectRowsAsync("Relay");
        Assert.False(await chat.ScrollsSidewaysAsync());

        async Task ExpectRowsAsync(string mode)
        {
            var list = await Panel(mode).Locator("[data-frames]").BoundingBoxAsync();
            var row = await Panel(mode).Locator("[data-frame]").First.BoundingBoxAsync();
            Assert.True(list!.Height >= 4 * row!.Height, $"{mode}: rows of {row.Height} px in a list of {list.Height} px");
        }
    }

    [Fact]
    public async Task Events_ThatTheServerPushes_AreInTheFeedNewestFirst()
    {
        stage.Direct.Script.When("watch", async (run, cancellation) =>
        {
            await run.Session.EmitAsync("build", AgentValue.FromJson("""{"step":1}"""), "e1", cancellation);
            await run.Session.EmitAsync("build", AgentValue.FromJson("""{"step":2}"""), "e2", cancellation);
            await run.SayAsync("watching", cancellation);
        });
        await using var chat = await stage.OpenAsync();
        await chat.OpenBenchAsync("Events");
        await chat.AskToEndAsync("watch");

        await chat.Expect(chat.Page.Locator("[data-event=build]")).ToHaveCountAsync(2);
        await chat.Expect(chat.Page.Locator("[data-event=build] code").First).ToHaveTextAsync("""{"step":2}""");
    }
}
