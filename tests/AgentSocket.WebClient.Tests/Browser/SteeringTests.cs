using AgentSocket.Protocol;
using AgentSocket.WebClient.Tests.Agents;
using Microsoft.Playwright;

namespace AgentSocket.WebClient.Tests.Browser;

/// <summary>Guidance while an answer comes, and text that is taken back.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class SteeringTests(Stage stage)
{
    [Fact]
    public async Task Guidance_WhileAnAnswerComes_ReachesTheAgent()
    {
        stage.Direct.Script.When("steerable", async (run, cancellation) =>
        {
            await run.SayAsync("A long story about ", cancellation);
            await run.Inbox.WaitAsync(0, cancellation);
            var steer = run.Inbox.Steers[0];
            await run.Output.SteeredAsync(steer.Steer, SteerStatus.Delivered, cancellationToken: cancellation);
            await run.SayAsync(steer.Input.TryGetString(out var text) ? text : "", cancellation);
        });
        await using var chat = await stage.OpenAsync();
        await chat.AskAsync("steerable");
        await chat.Expect(chat.Text()).ToHaveTextAsync("A long story about");

        await chat.AskAsync("cats");

        await chat.Expect(chat.Guidance).ToHaveAttributeAsync("data-guidance", "Delivered");
        await chat.Expect(chat.Text().Last).ToHaveTextAsync("cats");
        await chat.Expect(chat.State()).ToHaveTextAsync("Done");
        await chat.Expect(chat.Question).ToHaveValueAsync("");
        await chat.Expect(chat.Turns).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Guidance_ThatTheAgentHasnt_ComesBackIntoTheBox()
    {
        stage.Direct.Script.When("deaf", async (run, cancellation) =>
        {
            await run.SayAsync("On and on", cancellation);
            await run.Inbox.WaitAsync(0, cancellation);
            run.RejectGuidance();
            await run.Inbox.WaitAsync(1, cancellation);
        });
        await using var chat = await stage.OpenAsync();
        await chat.AskAsync("deaf");
        await chat.Expect(chat.Text()).ToHaveTextAsync("On and on");

        await chat.Question.FillAsync("stop talking");
        await chat.Page.GetByRole(AriaRole.Button, new() { Name = "Steer" }).ClickAsync();
        await chat.Expect(chat.Guidance).ToHaveAttributeAsync("data-guidance", "Rejected");
        await chat.Expect(chat.Question).ToHaveValueAsync("stop talking");
        await chat.Question.PressAsync("Enter");

        await chat.Expect(chat.Guidance.Last).ToHaveAttributeAsync("data-guidance", "Expired");
        await chat.Expect(chat.State()).ToHaveTextAsync("Done");
        await chat.Expect(chat.Question).ToHaveValueAsync("stop talking");
    }

    [Fact]
    public async Task Text_ThatIsTakenBack_IsStruckOutWithTheReason()
    {
        stage.Direct.Script.When("retract", async (run, cancellation) =>
        {
            await run.SayAsync("It is sure. It was a guess.", cancellation);
            await run.Output.InterruptAsync("moderation", 12, cancellation);
            await run.SayAsync("Really.", cancellation);
        });
        await using var chat = await stage.OpenAsync();

        await chat.AskToEndAsync("retract");

        await chat.Expect(chat.Answer().Locator("[data-retracted] del")).ToHaveTextAsync("It was a guess.");
        await chat.Expect(chat.Answer().Locator("[data-retracted] code")).ToHaveTextAsync("moderation");
        await chat.Expect(chat.Text().First).ToHaveTextAsync("It is sure.");
        await chat.Expect(chat.Text().Last).ToHaveTextAsync("Really.");
        await chat.Expect(chat.Announcement).ToHaveTextAsync("Direct answered: It is sure. Really.");
    }
}
