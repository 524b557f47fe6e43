using AgentSocket.WebClient.Tests.Agents;
using Microsoft.Playwright;

namespace AgentSocket.WebClient.Tests.Browser;

[Collection(nameof(BrowserCollection))]
public sealed class LayoutTests(Stage stage)
{
    private const string Wide = """
        | a wide column of a table | another wide column of a table | and a third column that is wide |
        |---|---|---|
        | 1 | 2 | 3 |

        ```
        await foreach (var update in client.Invoke("chat", "a line of code that is much too long for a phone and must scroll in itself"))
        ```

        AWordThatIsMuchTooLongForAPhoneAndHasNoPlaceWhereItCouldBeBrokenSoThatItMustBeBrokenAnywhere https://example.com/an/address/that/is/just/as/long/and/goes/on/and/on
        """;

    [Theory]
    [InlineData(375, "direct")]
    [InlineData(375, "compare")]
    [InlineData(320, "compare")]
    [InlineData(768, "compare")]
    [InlineData(1280, "compare")]
    public async Task Page_AtAnyWidth_DoesntScrollSideways(int width, string mode)
    {
        string[] modes = mode == "compare" ? ["Direct", "Relay"] : ["Direct"];
        stage.Direct.Script.When("wide", Wide);
        stage.Relay.Script.When("wide", Wide);
        await using var chat = await stage.OpenAsync(mode, new() { ViewportSize = new() { Width = width, Height = 800 } });
        Assert.False(await chat.ScrollsSidewaysAsync());

        await chat.AskToEndAsync("wide", modes);
        Assert.False(await chat.ScrollsSidewaysAsync());

        foreach (var name in modes)
        {
            await chat.Pill(name).Locator("summary").ClickAsync();
            Assert.False(await chat.ScrollsSidewaysAsync());
            var panel = await chat.Pill(name).Locator(".panel").BoundingBoxAsync();
            Assert.InRange(panel!.X, 0, width - panel.Width);
        }
    }

    [Fact]
    public async Task Compare_OnAPhone_HasTheAnswersBelowEachOther()
    {
        await using var chat = await stage.OpenAsync("compare", new() { ViewportSize = new() { Width = 375, Height = 780 } });
        await chat.AskToEndAsync("on a phone", "Direct", "Relay");

        var (direct, relay) = (await chat.Answer().BoundingBoxAsync(), await chat.Answer("Relay").BoundingBoxAsync());
        Assert.Equal(direct!.X, relay!.X);
        Assert.True(direct.Y + direct.Height <= relay.Y);
    }

    [Fact]
    public async Task LongAnswer_WhileItGrows_IsFollowedUntilTheReaderScrollsUp()
    {
        var (middle, end) = (new Gate(), new Gate());
        stage.Direct.Script.When("long", async (run, cancellation) =>
        {
            foreach (var gate in new[] { middle, end })
            {
                for (var i = 0; i < 60; i++)
                    await run.Output.StreamAsync($"paragraph {i}\n\n", cancellationToken: cancellation);
                await run.Output.FlushAsync(cancellation);
                await gate.WaitAsync(cancellation);
            }
        });
        await using var chat = await stage.OpenAsync();
        await chat.AskAsync("long");
        await chat.Expect(chat.Text().Locator("p")).ToHaveCountAsync(60);
        await chat.WaitUntilAsync("document.documentElement.scrollHeight - innerHeight - scrollY < 2");

        await chat.Page.Mouse.MoveAsync(400, 400);
        await chat.Page.Mouse.WheelAsync(0, -900);
        await chat.WaitUntilAsync("document.documentElement.scrollHeight - innerHeight - scrollY > 800");
        var top = await chat.Page.EvaluateAsync<double>("scrollY");
        middle.Open();
        await chat.Expect(chat.Text().Locator("p")).ToHaveCountAsync(120);
        Assert.Equal(top, await chat.Page.EvaluateAsync<double>("scrollY"));
        end.Open();
    }

    [Theory]
    [InlineData(ColorScheme.Light, "light", "dark")]
    [InlineData(ColorScheme.Dark, "dark", "light")]
    public async Task Theme_OfTheSystem_IsFollowedUntilAnotherIsChosenAndRemembered(ColorScheme system, string first, string second)
    {
        await using var chat = await stage.OpenAsync("direct", new() { ColorScheme = system });
        Assert.Equal(first, await SchemeAsync(chat));

        await chat.Page.GetByRole(AriaRole.Button, new() { Name = $"Switch to the {second} theme" }).ClickAsync();
        Assert.Equal(second, await SchemeAsync(chat));

        await chat.Page.ReloadAsync();
        Assert.Equal(second, await SchemeAsync(chat));
        await chat.Expect(chat.Page.GetByRole(AriaRole.Button, new() { Name = $"Switch to the {first} theme" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Motion_ThatTheVisitorDoesntWant_IsNotThere()
    {
        stage.Direct.Script.When("still", async (run, cancellation) =>
        {
            await run.Output.StreamAsync("growing", cancellationToken: cancellation);
            await run.Output.FlushAsync(cancellation);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        });
        await using var chat = await stage.OpenAsync("direct", new() { ReducedMotion = ReducedMotion.Reduce });
        await chat.AskAsync("still");
        await chat.Expect(chat.Text()).ToHaveTextAsync("growing");

        Assert.Equal(0, await chat.Page.EvaluateAsync<int>("document.getAnimations().length"));
    }

    /// <summary>What the page's background says: the ground is bright in the light theme and dark in the dark one.</summary>
    private static async Task<string> SchemeAsync(ChatPage chat)
    {
        var brightness = await chat.Page.EvaluateAsync<int>("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number).reduce((a, b) => a + b)");
        return brightness > 380 ? "light" : "dark";
    }
}
