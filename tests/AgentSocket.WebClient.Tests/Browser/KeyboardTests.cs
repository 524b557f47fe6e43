using AgentSocket.Protocol;
using AgentSocket.WebClient.Tests.Agents;
using Microsoft.Playwright;

namespace AgentSocket.WebClient.Tests.Browser;

/// <summary>Everything without a pointer.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class KeyboardTests(Stage stage)
{
    [Fact]
    public async Task Visit_ByKeyboardAlone_AsksAndStopsAndAsksAgain()
    {
        var started = new Gate();
        stage.Direct.Script.When("by keyboard", async (run, cancellation) =>
        {
            await run.Output.StreamAsync("typing", cancellationToken: cancellation);
            await run.Output.FlushAsync(cancellation);
            await started.WaitAsync(cancellation);
        });
        await using var chat = await stage.OpenAsync();
        var keyboard = chat.Page.Keyboard;
        await chat.Expect(chat.Question).ToBeFocusedAsync();

        await keyboard.TypeAsync("by keyboard");
        await keyboard.PressAsync("Enter");
        await chat.Expect(chat.Text()).ToHaveTextAsync("typing");
        await chat.Expect(chat.Question).ToHaveValueAsync("");

        await keyboard.PressAsync("Escape");
        await chat.Expect(chat.State()).ToHaveTextAsync("Stopped");
        await chat.Expect(chat.Question).ToBeFocusedAsync();

        await keyboard.TypeAsync("and again");
        await keyboard.PressAsync("Enter");
        await chat.Expect(chat.Text()).ToHaveTextAsync("and again");
    }

    [Fact]
    public async Task Escape_InAQuestionOrInTheInspector_KeepsTheRunAndWhatWasTyped()
    {
        stage.Direct.Script.When("escape", async (run, cancellation) =>
        {
            await run.AskAsync(new ClarifyFrame(1, 1, "Where to?"), cancellation);
            await run.SayAsync("On my way.", cancellation);
        });
        await using var chat = await stage.OpenAsync();
        await chat.OpenBenchAsync("Frames");
        await chat.AskAsync("escape");
        await chat.Asked().GetByLabel("Your answer").FillAsync("Köln");

        await chat.Page.Locator("[data-frames]").PressAsync("Escape");
        await chat.Asked().GetByLabel("Your answer").PressAsync("Escape");

        // What the page's server gets of an Escape, it gets before this.
        await chat.Asked().GetByLabel("Your answer").PressAsync("Enter");
        await chat.Expect(chat.Text()).ToHaveTextAsync("On my way.");
        await chat.Expect(chat.State()).ToHaveTextAsync("Done");
        await chat.Expect(chat.Asked().Locator("[data-reply]")).ToHaveTextAsync("Köln");
    }

    [Fact]
    public async Task Focus_AfterAnAnswerOrADecision_IsInTheMessageBox()
    {
        var gate = new Gate();
        var subject = ApprovalSubject.Of("files.delete", AgentValue.FromJson("{}"));
        stage.Direct.Script.When("focus stays", async (run, cancellation) =>
        {
            await run.AskAsync(new ClarifyFrame(1, 1, "Where to?"), cancellation);
            await run.AskAsync(new ClarifyFrame(1, 2, "May I?", Kind: QuestionKinds.Approval, Approval: subject), cancellation);
            await run.CallAsync(1, "page.set_title", """{"title":"Renamed"}""", cancellation);
            await gate.WaitAsync(cancellation);
        });
        await using var chat = await stage.OpenAsync();
        await chat.AskAsync("focus stays");

        await chat.Asked().GetByLabel("Your answer").FillAsync("Köln");
        await chat.Asked().GetByLabel("Your answer").PressAsync("Enter");
        await chat.Expect(chat.Question).ToBeFocusedAsync();

        await chat.Asked().Last.GetByRole(AriaRole.Button, new() { Name = "Approve" }).PressAsync("Enter");
        await chat.Expect(chat.Question).ToBeFocusedAsync();

        await chat.Tool("page.set_title").GetByRole(AriaRole.Button, new() { Name = "Decline" }).PressAsync("Space");
        await chat.Expect(chat.Question).ToBeFocusedAsync();

        await chat.Stop.PressAsync("Enter");
        await chat.Expect(chat.State()).ToHaveTextAsync("Stopped");
        await chat.Expect(chat.Question).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Focus_InAQuestion_StaysWhereItIsWhileTheAnswerGrows()
    {
        var gate = new Gate();
        stage.Direct.Script.When("focus is left alone", async (run, cancellation) =>
        {
            await run.Output.AskAsync(new ClarifyFrame(run.Run, 1, "Where to?"), cancellation);
            await run.Output.FlushAsync(cancellation);
            await gate.WaitAsync(cancellation);
            await run.SayAsync("More text.", cancellation);
            await run.Inbox.WaitAsync(0, cancellation);
        });
        await using var chat = await stage.OpenAsync();
        await chat.AskAsync("focus is left alone");
        await chat.Asked().GetByLabel("Your answer").FocusAsync();

        gate.Open();

        await chat.Expect(chat.Text()).ToHaveTextAsync("More text.");
        await chat.Expect(chat.Asked().GetByLabel("Your answer")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Tabs_OfTheInspector_AreOneStopAndChosenByArrowKeys()
    {
        await using var chat = await stage.OpenAsync();
        await chat.OpenBenchAsync("Frames");
        ILocator Tab(string name) => chat.Page.GetByRole(AriaRole.Tab, new() { Name = name });

        foreach (var (key, name) in new[] { ("ArrowRight", "Events"), ("End", "Tools"), ("ArrowRight", "Frames"), ("ArrowLeft", "Tools"), ("Home", "Frames") })
        {
            await chat.Page.Keyboard.PressAsync(key);
            await chat.Expect(Tab(name)).ToBeFocusedAsync();
            await chat.Expect(Tab(name)).ToHaveAttributeAsync("aria-selected", "true");
            await chat.Expect(chat.Page.Locator("[role=tab][tabindex='0']")).ToHaveTextAsync([name]);
            await chat.Expect(chat.Page.Locator("[role=tab][tabindex='-1']")).ToHaveCountAsync(2);
        }

        await chat.Page.Keyboard.PressAsync("Tab");
        await chat.Expect(chat.Page.GetByLabel("Type of frame")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task ShiftEnter_InTheQuestion_IsANewLine()
    {
        stage.Direct.Script.When("first line\nsecond line", "two lines came");
        await using var chat = await stage.OpenAsync();
        await chat.Expect(chat.Question).ToBeFocusedAsync();

        await chat.Page.Keyboard.TypeAsync("first line");
        await chat.Page.Keyboard.PressAsync("Shift+Enter");
        await chat.Expect(chat.Turns).ToHaveCountAsync(0);
        await chat.Page.Keyboard.TypeAsync("second line");
        await chat.Page.Keyboard.PressAsync("Enter");

        await chat.Expect(chat.Text()).ToHaveTextAsync("two lines came");
    }

    [Fact]
    public async Task Mode_ByArrowKeys_IsChosen()
    {
        await using var chat = await stage.OpenAsync();
        await chat.Page.GetByRole(AriaRole.Radio, new() { Name = "Direct" }).FocusAsync();

        await chat.Page.Keyboard.PressAsync("ArrowRight");

        await chat.Expect(chat.Page.GetByRole(AriaRole.Radio, new() { Name = "Relay" })).ToBeCheckedAsync();
        await chat.Expect(chat.Pill("Relay")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task SkipLink_OnFocus_ShowsAndLeadsToTheContent()
    {
        await using var chat = await stage.OpenAsync();
        var skip = chat.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" });
        await skip.FocusAsync();
        await chat.Expect(skip).ToBeInViewportAsync(new() { Ratio = 1 });

        await chat.Page.Keyboard.PressAsync("Enter");

        await chat.Expect(chat.Page.GetByRole(AriaRole.Main)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Focus_OnEachControl_CanBeSeen()
    {
        await using var chat = await stage.OpenAsync("compare");
        await chat.AskToEndAsync("focus", "Direct", "Relay");
        await chat.Expect(chat.Question).ToBeFocusedAsync();

        var seen = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            await chat.Page.Keyboard.PressAsync("Tab");
            var focus = await chat.Page.EvaluateAsync<string[]>("""
                () => {
                  const element = document.activeElement;
                  if (element === document.body || element === document.documentElement) return ["body", "visible"];
                  const shown = [element, element.nextElementSibling, element.closest("form")].filter(e => e)
                    .map(e => getComputedStyle(e)).some(s => (s.outlineStyle !== "none" && s.outlineWidth !== "0px") || s.boxShadow.includes(" 1px"));
                  return [element.tagName + " " + (element.textContent || element.value || "").trim().slice(0, 20), shown ? "visible" : "invisible"];
                }
                """);
            seen.Add(focus[0]);
            Assert.Equal("visible", focus[1]);
        }

        Assert.Contains(seen, element => element.StartsWith("SUMMARY", StringComparison.Ordinal));
        Assert.Contains(seen, element => element.StartsWith("A ", StringComparison.Ordinal));
        Assert.Contains(seen, element => element.StartsWith("BUTTON Switch", StringComparison.Ordinal));
    }
}
