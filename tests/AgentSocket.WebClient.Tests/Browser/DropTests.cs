using System.Text.RegularExpressions;
using AgentSocket.WebClient.Tests.Agents;

namespace AgentSocket.WebClient.Tests.Browser;

/// <summary>The button that breaks the connection.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class DropTests(Stage stage)
{
    private const string Numbers = "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 "
        + "31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60";

    [Theory]
    [InlineData("Direct")]
    [InlineData("Relay")]
    public async Task Connection_DroppedDuringAnAnswer_ComesBackAndTheAnswerIsWhole(string mode)
    {
        var agent = mode == "Direct" ? stage.Direct : stage.Relay;
        var (cutOff, end) = (new Gate(), new Gate());
        agent.Script.When($"count for {mode}", async (run, cancellation) =>
        {
            foreach (var (from, gate) in new[] { (1, cutOff), (21, end), (41, null) })
            {
                for (var i = from; i < from + 20; i++)
                    await run.Output.StreamAsync($"{i} ", cancellationToken: cancellation);
                await run.Output.FlushAsync(cancellation);
                if (gate is not null)
                    await gate.WaitAsync(cancellation);
            }
        });
        await using var chat = await stage.OpenAsync(mode.ToLowerInvariant());
        await chat.AskAsync($"count for {mode}");
        await chat.Expect(chat.Text(mode)).ToHaveTextAsync(Numbers[..Numbers.IndexOf(" 21", StringComparison.Ordinal)]);
        var door = agent.ShutDoor();

        await chat.Drop(mode).ClickAsync();
        await chat.Expect(chat.State(mode)).ToHaveTextAsync("Reconnecting…");
        await chat.Expect(chat.Drop(mode)).ToBeDisabledAsync();
        cutOff.Open();
        door.Open();

        await chat.Expect(chat.Text(mode)).ToHaveTextAsync(Numbers[..Numbers.IndexOf(" 41", StringComparison.Ordinal)]);
        await chat.Expect(chat.State(mode)).ToHaveTextAsync("Running");
        await chat.Expect(chat.Pill(mode)).ToHaveTextAsync(ChatPage.Contains("connected"));
        await chat.Expect(chat.Drop(mode)).ToBeEnabledAsync();
        end.Open();
        await chat.Expect(chat.Text(mode)).ToHaveTextAsync(Numbers);
        await chat.Expect(chat.State(mode)).ToHaveTextAsync("Done");
        await chat.Expect(chat.Resumed(mode)).ToHaveTextAsync(new Regex(@"^The connection broke\. Resumed in [\d.]+ m?s\.$"));
        await chat.Expect(chat.Figure("Tokens", mode)).ToHaveTextAsync("60");
        await chat.Expect(chat.Drop(mode)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Connection_DroppedBetweenAnswers_ComesBackWithItsSession()
    {
        await using var chat = await stage.OpenAsync();
        await chat.AskToEndAsync("before the drop");
        await chat.Pill("Direct").Locator("summary").ClickAsync();

        await chat.Pill("Direct").Locator("[data-drop]").ClickAsync();

        await chat.Expect(chat.Pill("Direct").Locator("[data-last-resume]")).ToHaveTextAsync(new Regex(@"^[\d.]+ m?s$"));
        await chat.AskToEndAsync("after the drop");
        await chat.Expect(chat.Resumed()).ToHaveTextAsync("");
        var sessions = stage.Direct.Script.Asked.Where(asked => asked.Question.EndsWith("the drop", StringComparison.Ordinal)).Select(asked => asked.SessionId);
        Assert.Single(sessions.Distinct());
    }

    [Fact]
    public async Task Comparison_WithOneConnectionDropped_LeavesTheOtherAlone()
    {
        var gate = new Gate();
        foreach (var agent in new[] { stage.Direct, stage.Relay })
        {
            agent.Script.When("drop one", async (run, cancellation) =>
            {
                await run.Output.StreamAsync("one ", cancellationToken: cancellation);
                await run.Output.FlushAsync(cancellation);
                await gate.WaitAsync(cancellation);
                await run.Output.StreamAsync("two", cancellationToken: cancellation);
            });
        }

        await using var chat = await stage.OpenAsync("compare");
        await chat.AskAsync("drop one");
        await chat.Expect(chat.Text()).ToHaveTextAsync("one");
        await chat.Expect(chat.Text("Relay")).ToHaveTextAsync("one");

        await chat.Drop("Relay").ClickAsync();
        await chat.Expect(chat.Resumed("Relay")).ToHaveTextAsync(ChatPage.Contains("Resumed in"));
        gate.Open();

        await chat.Expect(chat.Text()).ToHaveTextAsync("one two");
        await chat.Expect(chat.Text("Relay")).ToHaveTextAsync("one two");
        await chat.Expect(chat.Resumed()).ToHaveTextAsync("");
    }
}
