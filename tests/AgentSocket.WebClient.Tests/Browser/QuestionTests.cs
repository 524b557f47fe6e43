using AgentSocket.Protocol;
using AgentSocket.WebClient.Tests.Agents;
using Microsoft.Playwright;

namespace AgentSocket.WebClient.Tests.Browser;

/// <summary>Questions of an agent, on the page.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class QuestionTests(Stage stage)
{
    private static readonly AgentValue Booking = AgentValue.FromJson("""
        {"type":"object","required":["guests","day","area"],"properties":{
          "guests":{"type":"integer","title":"Guests","minimum":1,"maximum":12},
          "day":{"type":"string","title":"Day","description":"For example Friday"},
          "area":{"enum":["inside","terrace"],"title":"Where"},
          "quiet":{"type":"boolean","title":"A quiet table"},
          "extras":{"type":"object","title":"Extras"}}}
        """);

    [Fact]
    public async Task Form_MadeOfASchema_IsCheckedAndAnswered()
    {
        stage.Direct.Script.When("form", async (run, cancellation) =>
        {
            var reply = await run.AskAsync(new ClarifyFrame(1, 1, "Which table?", Booking, QuestionKinds.Form), cancellation);
            await run.SayAsync($"`{reply.Value.ToJson()}`", cancellation);
        });
        await using var chat = await stage.OpenAsync();
        await chat.AskAsync("form");
        var question = chat.Asked();
        await chat.Expect(chat.State()).ToHaveTextAsync("Waiting for input");

        await question.GetByLabel("Guests").FillAsync("40");
        await question.GetByLabel("Day").FillAsync("Friday");
        await question.GetByLabel("Where").SelectOptionAsync(new SelectOptionValue { Label = "terrace" });
        await question.GetByLabel("A quiet table").CheckAsync();
        await question.GetByLabel("Extras").FillAsync("""{"cake":true}""");
        await question.GetByRole(AriaRole.Button, new() { Name = "Answer" }).ClickAsync();
        await chat.Expect(question.Locator("[data-wrong]")).ToHaveTextAsync("'guests' must be at most 12.");

        await question.GetByLabel("Guests").FillAsync("4");
        await question.GetByRole(AriaRole.Button, new() { Name = "Answer" }).ClickAsync();

        await chat.Expect(chat.Text()).ToHaveTextAsync("""{"guests":4,"day":"Friday","area":"terrace","quiet":true,"extras":{"cake":true}}""");
        await chat.Expect(question).ToHaveAttributeAsync("data-asked-state", "Answered");
        await chat.Expect(chat.State()).ToHaveTextAsync("Done");
    }

    [Fact]
    public async Task Question_WhoseConnectionIsDropped_KeepsWhatWasTypedAndIsAnswered()
    {
        stage.Direct.Script.When("free text", async (run, cancellation) =>
        {
            var reply = await run.AskAsync(new ClarifyFrame(1, 1, "Where to?"), cancellation);
            Assert.True(reply.Value.TryGetString(out var text));
            await run.SayAsync($"To {text}.", cancellation);
        });
        await using var chat = await stage.OpenAsync();
        await chat.AskAsync("free text");
        await chat.Asked().GetByLabel("Your answer").FillAsync("Köln");

        await chat.Drop().ClickAsync();
        await chat.Expect(chat.Resumed()).ToHaveTextAsync(ChatPage.Contains("Resumed in"));
        await chat.Expect(chat.Asked().GetByLabel("Your answer")).ToHaveValueAsync("Köln");
        await chat.Asked().GetByLabel("Your answer").PressAsync("Enter");

        await chat.Expect(chat.Text()).ToHaveTextAsync("To Köln.");
        await chat.Expect(chat.Asked().Locator("[data-reply]")).ToHaveTextAsync("Köln");
    }

    [Fact]
    public async Task Answer_ThatIsDoubleClicked_IsGivenOnce()
    {
        var (gate, subject) = (new Gate(), ApprovalSubject.Of("files.delete", AgentValue.FromJson("{}")));
        stage.Direct.Script.When("double clicks", async (run, cancellation) =>
        {
            await run.AskAsync(new ClarifyFrame(1, 1, "Where to?"), cancellation);
            await run.AskAsync(new ClarifyFrame(1, 2, "May I?", Kind: QuestionKinds.Approval, Approval: subject), cancellation);
            await run.SayAsync("Both answered.", cancellation);
            await gate.WaitAsync(cancellation);
        });
        await using var chat = await stage.OpenAsync();
        await chat.AskAsync("double clicks");

        await chat.Asked().GetByLabel("Your answer").FillAsync("Köln");
        await chat.Asked().GetByRole(AriaRole.Button, new() { Name = "Answer" }).DblClickAsync();
        await chat.Asked().Last.GetByRole(AriaRole.Button, new() { Name = "Approve" }).DblClickAsync();

        await chat.Expect(chat.Text()).ToHaveTextAsync("Both answered.");
        await chat.Expect(chat.Asked().Locator("[data-reply]")).ToHaveTextAsync(["Köln", "approved"]);
        await chat.Expect(chat.Asked().Locator(".state")).ToHaveTextAsync(["answered", "answered"]);
        gate.Open();
    }

    [Fact]
    public async Task Choice_ByKeyboard_IsChosenDeclinedOrTurnedAway()
    {
        stage.Direct.Script.When("choices", async (run, cancellation) =>
        {
            for (var request = 1; request <= 3; request++)
            {
                var reply = await run.AskAsync(new ClarifyFrame(1, request, "Which colour?", default, QuestionKinds.Choice, AgentValue.FromJson("""["red","blue"]""")), cancellation);
                await run.SayAsync($"{reply.Action} {(reply.Value.TryGetString(out var text) ? text : "nothing")}", cancellation);
            }
        });
        await using var chat = await stage.OpenAsync();
        await chat.AskAsync("choices");

        await chat.Asked().GetByLabel("red").FocusAsync();
        await chat.Page.Keyboard.PressAsync("ArrowDown");
        await chat.Page.Keyboard.PressAsync("Enter");
        await chat.Asked().Nth(1).GetByRole(AriaRole.Button, new() { Name = "Decline" }).PressAsync("Enter");
        await chat.Asked().Nth(2).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).PressAsync("Enter");

        await chat.Expect(chat.Text()).ToHaveTextAsync(["Accept blue", "Decline nothing", "Cancel nothing"]);
        foreach (var (at, state) in new[] { "Answered", "Declined", "Cancelled" }.Index())
            await chat.Expect(chat.Asked().Nth(at)).ToHaveAttributeAsync("data-asked-state", state);
    }

    [Fact]
    public async Task Question_WhoseTimeIsOver_SaysSoAndTakesNoAnswer()
    {
        var gate = new Gate();
        stage.Direct.Script.When("too late", async (run, cancellation) =>
        {
            await run.Output.AskAsync(new ClarifyFrame(run.Run, 1, "Quick?", ExpiresAt: TimeProvider.System.GetUtcNow().AddMilliseconds(300).ToUnixTimeMilliseconds()), cancellation);
            await run.Output.FlushAsync(cancellation);
            await gate.WaitAsync(cancellation);
        });
        await using var chat = await stage.OpenAsync();

        await chat.AskAsync("too late");

        await chat.Expect(chat.Asked()).ToHaveAttributeAsync("data-asked-state", "Expired");
        await chat.Expect(chat.Asked().GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        gate.Open();
    }

    [Fact]
    public async Task Approval_OfACallOfTheAgents_ShowsItsArgumentsAndIsBoundToThem()
    {
        var subject = ApprovalSubject.Of("files.delete", AgentValue.FromJson("""{"path":"notes.txt"}"""));
        stage.Direct.Script.When("approvals", async (run, cancellation) =>
        {
            for (var request = 1; request <= 2; request++)
            {
                var reply = await run.AskAsync(new ClarifyFrame(1, request, "May I delete this file?", Kind: QuestionKinds.Approval, Approval: subject), cancellation);
                await run.SayAsync(reply.Action == ReplyAction.Accept && reply.Value == subject.Digest ? "Deleted." : "Kept.", cancellation);
            }
        });
        await using var chat = await stage.OpenAsync();
        await chat.AskAsync("approvals");
        await chat.Expect(chat.Asked()).ToHaveTextAsync(ChatPage.Contains("files.delete would be called with exactly this:"));
        await chat.Expect(chat.Asked().Locator("[data-approval-arguments]")).ToHaveTextAsync(ChatPage.Contains("\"path\": \"notes.txt\""));

        await chat.Asked().GetByRole(AriaRole.Button, new() { Name = "Decline" }).ClickAsync();
        await chat.Asked().Last.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();

        await chat.Expect(chat.Text()).ToHaveTextAsync(["Kept.", "Deleted."]);
    }
}
