using AgentSocket.Protocol;
using AgentSocket.WebClient.Tests.Agents;

namespace AgentSocket.WebClient.Tests.Browser;

[Collection(nameof(BrowserCollection))]
public sealed class AskingTests(Stage stage)
{
    [Fact]
    public async Task Answer_WhileItGrows_IsShownPieceByPiece()
    {
        var gate = new Gate();
        stage.Direct.Script.When("stream", async (run, cancellation) =>
        {
            await run.Output.StreamAsync("The **first** piece", cancellationToken: cancellation);
            await run.Output.FlushAsync(cancellation);
            await gate.WaitAsync(cancellation);
            await run.Output.StreamAsync(" and the second.", cancellationToken: cancellation);
        });
        await using var chat = await stage.OpenAsync();

        await chat.AskAsync("stream");

        await chat.Expect(chat.Text()).ToHaveTextAsync("The first piece");
        await chat.Expect(chat.Text().Locator("strong")).ToHaveTextAsync("first");
        await chat.Expect(chat.State()).ToHaveTextAsync("Running");
        await chat.Expect(chat.Answer()).ToHaveAttributeAsync("aria-busy", "true");

        gate.Open();
        await chat.Expect(chat.Text()).ToHaveTextAsync("The first piece and the second.");
        await chat.Expect(chat.State()).ToHaveTextAsync("Done");
    }

    [Fact]
    public async Task Answer_AtItsEnd_HasItsFiguresAndTheTraceThatTheAgentSaw()
    {
        stage.Direct.Script.When("figures", "one ", "two ", "three");
        await using var chat = await stage.OpenAsync();

        await chat.AskToEndAsync("figures");

        await chat.Expect(chat.Figure("First token")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^[\d.]+ m?s$"));
        await chat.Expect(chat.Figure("Tokens")).ToHaveTextAsync("3");
        await chat.Expect(chat.Figure("Server CPU")).ToHaveTextAsync("12 ms");
        await chat.Expect(chat.Figure("Bytes out")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^\d+ B$"));
        var trace = stage.Direct.Script.Asked.Last(asked => asked.Question == "figures").TraceId;
        await chat.Expect(chat.Answer().Locator("[data-trace]")).ToHaveAttributeAsync("href", $"{Stage.DashboardUrl}/traces/detail/{trace}");
    }

    [Fact]
    public async Task Stop_WhileAnAnswerComes_EndsItAsStopped()
    {
        stage.Direct.Script.When("endless", async (run, cancellation) =>
        {
            await run.Output.StreamAsync("and so on", cancellationToken: cancellation);
            await run.Output.FlushAsync(cancellation);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        });
        await using var chat = await stage.OpenAsync();
        await chat.AskAsync("endless");
        await chat.Expect(chat.Text()).ToHaveTextAsync("and so on");

        await chat.Stop.ClickAsync();

        await chat.Expect(chat.State()).ToHaveTextAsync("Stopped");
        await chat.Expect(chat.Send).ToBeVisibleAsync();
        await chat.Expect(chat.Announcement).ToHaveTextAsync(ChatPage.Contains("Direct: Stopped"));
    }

    [Fact]
    public async Task Turns_OfOnePage_BelongToOneSession()
    {
        await using var chat = await stage.OpenAsync();

        await chat.AskToEndAsync("first of two");
        await chat.AskToEndAsync("second of two");

        await chat.Expect(chat.Turns).ToHaveCountAsync(2);
        await chat.Expect(chat.Turns.Nth(0).Locator("[data-text]")).ToHaveTextAsync("first of two");
        await chat.Expect(chat.Turns.Nth(1).Locator("[data-text]")).ToHaveTextAsync("second of two");
        var asked = stage.Direct.Script.Asked.Where(question => question.Question.EndsWith("of two", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, asked.Count);
        Assert.Single(asked.Select(question => question.SessionId).Distinct());
        Assert.Equal(2, asked.Select(question => question.TraceId).Distinct().Count());
    }

    [Fact]
    public async Task NewSession_AfterATurn_ForgetsItAndBeginsAnew()
    {
        await using var chat = await stage.OpenAsync();
        await chat.AskToEndAsync("before the new session");

        await chat.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "New session" }).ClickAsync();

        await chat.Expect(chat.Turns).ToHaveCountAsync(0);
        await chat.AskToEndAsync("after the new session");
        var sessions = stage.Direct.Script.Asked.Where(asked => asked.Question.EndsWith("the new session", StringComparison.Ordinal)).Select(asked => asked.SessionId);
        Assert.Equal(2, sessions.Distinct().Count());
    }

    [Fact]
    public async Task Status_OfTheRun_IsShown()
    {
        var (tool, end) = (new Gate(), new Gate());
        stage.Direct.Script.When("status", async (run, cancellation) =>
        {
            await run.Output.StatusAsync(RunState.Queued, cancellationToken: cancellation);
            await run.Output.FlushAsync(cancellation);
            await tool.WaitAsync(cancellation);
            await run.Output.StatusAsync(RunState.WaitingForTool, "clock", cancellation);
            await run.Output.FlushAsync(cancellation);
            await end.WaitAsync(cancellation);
        });
        await using var chat = await stage.OpenAsync();

        await chat.AskAsync("status");

        await chat.Expect(chat.State()).ToHaveTextAsync("Queued");
        tool.Open();
        await chat.Expect(chat.State()).ToHaveTextAsync("Waiting for tool: clock");
        end.Open();
        await chat.Expect(chat.State()).ToHaveTextAsync("Done");
    }

    [Fact]
    public async Task Failure_OfTheRun_IsShownWithItsCodeAndWhatCameBefore()
    {
        stage.Direct.Script.When("fail", async (run, cancellation) =>
        {
            await run.Output.StreamAsync("half an ans", cancellationToken: cancellation);
            throw new AgentSocketException(ErrorCodes.ModelError, "The model broke off.") { Retryable = true };
        });
        await using var chat = await stage.OpenAsync();

        await chat.AskToEndAsync("fail");

        await chat.Expect(chat.Text()).ToHaveTextAsync("half an ans");
        await chat.Expect(chat.State()).ToHaveTextAsync("Failed");
        await chat.Expect(chat.Answer().Locator("[data-failure]")).ToHaveTextAsync(ChatPage.Contains("The model broke off."));
        await chat.Expect(chat.Answer().Locator("[data-failure] code")).ToHaveTextAsync("model_error");
    }

    [Fact]
    public async Task Prompt_WhenItIsClicked_IsAsked()
    {
        stage.Direct.Script.When("What is Agent Socket?", "A wire protocol.");
        await using var chat = await stage.OpenAsync();

        await chat.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "What is Agent Socket?" }).ClickAsync();

        await chat.Expect(chat.Text()).ToHaveTextAsync("A wire protocol.");
        await chat.Expect(chat.Question).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData("direct")]
    [InlineData("compare")]
    public async Task Page_LeftWhileAnAnswerComes_AsksFirst(string mode)
    {
        var gate = new Gate();
        foreach (var agent in new[] { stage.Direct, stage.Relay })
        {
            agent.Script.When("leaving", async (run, stopped) =>
            {
                await run.SayAsync("half", stopped);
                await gate.WaitAsync(stopped);
            });
        }

        await using var chat = await stage.OpenAsync(mode);
        var cancellation = TestContext.Current.CancellationToken;
        var asked = System.Threading.Channels.Channel.CreateUnbounded<string>();
        chat.Page.Dialog += async (_, dialog) =>
        {
            await dialog.DismissAsync();
            asked.Writer.TryWrite(dialog.Type);
        };
        await chat.AskAsync("leaving");
        await chat.Expect(chat.Text()).ToHaveTextAsync("half");

        // A reload that the visitor turns down never ends for the driver.
        await chat.Page.EvaluateAsync("() => { setTimeout(() => location.reload()); }");
        Assert.Equal("beforeunload", await asked.Reader.ReadAsync(cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(10), cancellation));
        await chat.Expect(chat.Text()).ToHaveTextAsync("half");

        gate.Open();
        await chat.Expect(chat.State()).ToHaveTextAsync("Done");
        await chat.Expect(chat.Send).ToBeVisibleAsync();
        await chat.Page.ReloadAsync();
        await chat.Expect(chat.Turns).ToHaveCountAsync(0);
        Assert.False(asked.Reader.TryRead(out _));
    }
}
