using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace AgentSocket.WebClient.Tests.Browser;

/// <summary>The page as a visitor sees it: by roles and labels where it has them.</summary>
public sealed class ChatPage(IPage page) : IAsyncDisposable
{
    public IPage Page => page;

    public ILocator Question => page.GetByLabel("Your question");

    public ILocator Send => page.GetByRole(AriaRole.Button, new() { Name = "Send" });

    public ILocator Stop => page.GetByRole(AriaRole.Button, new() { Name = "Stop" });

    public ILocator Turns => page.Locator("[data-turn]");

    public ILocator Announcement => page.Locator("[data-announcement]");

    /// <summary>The last answer of a mode.</summary>
    public ILocator Answer(string mode = "Direct") => page.GetByRole(AriaRole.Article, new() { Name = $"{mode}’s answer" }).Last;

    public ILocator Text(string mode = "Direct") => Answer(mode).Locator("[data-text]");

    public ILocator State(string mode = "Direct") => Answer(mode).Locator("[data-state-text]");

    /// <summary>The button that breaks the connection of a mode, as long as its last answer comes.</summary>
    public ILocator Drop(string mode = "Direct") => Answer(mode).GetByRole(AriaRole.Button, new() { Name = $"Drop {mode}’s connection" });

    /// <summary>What a mode's last answer says of breaks of its connection.</summary>
    public ILocator Resumed(string mode = "Direct") => Answer(mode).Locator("[data-resumed]");

    /// <summary>The value under a figure's name in a mode's last answer.</summary>
    public ILocator Figure(string name, string mode = "Direct") =>
        Answer(mode).Locator(".figure").Filter(new() { Has = page.Locator("dt").GetByText(name, new() { Exact = true }) }).First.Locator("dd");

    public ILocator Pill(string mode) => page.Locator($"[data-mode={mode}]");

    /// <summary>The question that the last answer of a mode has.</summary>
    public ILocator Asked(string mode = "Direct") => Answer(mode).Locator("[data-asked]");

    /// <summary>The card of a tool in the last answer of a mode.</summary>
    public ILocator Tool(string name, string mode = "Direct") => Answer(mode).Locator($"[data-tool='{name}']");

    public ILocator Guidance => page.Locator("[data-guidance]");

    /// <summary>The rows of a type of frame in the inspector.</summary>
    public ILocator Frames(string type) => page.Locator($"[data-frame={type}]");

    public async Task OpenBenchAsync(string tab)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Inspector" }).ClickAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
    }

    public ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    public async Task AskAsync(string question)
    {
        await Question.FillAsync(question);
        await Question.PressAsync("Enter");
    }

    /// <summary>Asks and waits for the answers' end.</summary>
    public async Task AskToEndAsync(string question, params string[] modes)
    {
        var turns = await Turns.CountAsync();
        await AskAsync(question);
        await Expect(Turns).ToHaveCountAsync(turns + 1);
        foreach (var mode in modes is [] ? ["Direct"] : modes)
            await Expect(Answer(mode)).ToHaveAttributeAsync("aria-busy", "false");
        await Expect(Send).ToBeVisibleAsync();
    }

    public Task<bool> ScrollsSidewaysAsync() =>
        page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth");

    /// <summary>Looks with each frame; Playwright's own way needs eval, which the page's policy forbids.</summary>
    public Task WaitUntilAsync(string condition) =>
        page.EvaluateAsync($"() => new Promise(done => {{ const look = () => {condition} ? done() : requestAnimationFrame(look); look(); }})");

    public static Regex Contains(string text) => new(Regex.Escape(text));

    public async ValueTask DisposeAsync() => await page.Context.DisposeAsync();
}
