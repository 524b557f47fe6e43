using AgentSocket.WebClient.Tests.Agents;

namespace AgentSocket.WebClient.Tests.Browser;

[Collection(nameof(BrowserCollection))]
public sealed class CompareTests(Stage stage)
{
    [Fact]
    public async Task Question_ToBoth_IsAnsweredSideBySide()
    {
        var gate = new Gate();
        stage.Direct.Script.When("compare", "From direct");
        stage.Relay.Script.When("compare", async (run, cancellation) =>
        {
            await gate.WaitAsync(cancellation);
            await run.Output.StreamAsync("From relay", cancellationToken: cancellation);
        });
        await using var chat = await stage.OpenAsync("compare");

        await chat.AskAsync("compare");

        await chat.Expect(chat.State()).ToHaveTextAsync("Done");
        await chat.Expect(chat.Stop).ToBeVisibleAsync();
        gate.Open();
        await chat.Expect(chat.Text("Relay")).ToHaveTextAsync("From relay");
        await chat.Expect(chat.Page.Locator("[data-comparison]")).ToHaveTextAsync(ChatPage.Contains("first token came"));
        var (direct, relay) = (await chat.Answer().BoundingBoxAsync(), await chat.Answer("Relay").BoundingBoxAsync());
        Assert.Equal(direct!.Y, relay!.Y);
        Assert.True(direct.X + direct.Width <= relay.X);
    }

    [Fact]
    public async Task Question_ToBoth_HasATraceForEach()
    {
        await using var chat = await stage.OpenAsync("compare");

        await chat.AskToEndAsync("traces of both", "Direct", "Relay");

        var direct = stage.Direct.Script.Asked.Last(asked => asked.Question == "traces of both").TraceId!;
        var relay = stage.Relay.Script.Asked.Last(asked => asked.Question == "traces of both").TraceId!;
        Assert.NotEqual(direct, relay);
        await chat.Expect(chat.Answer().Locator("[data-trace]")).ToHaveTextAsync(direct);
        await chat.Expect(chat.Answer("Relay").Locator("[data-trace]")).ToHaveTextAsync(relay);
    }

    [Fact]
    public async Task Stop_WhileBothAnswer_StopsBoth()
    {
        foreach (var agent in new[] { stage.Direct, stage.Relay })
            agent.Script.When("both endless", (_, cancellation) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation));
        await using var chat = await stage.OpenAsync("compare");
        await chat.AskAsync("both endless");
        await chat.Expect(chat.State()).ToHaveTextAsync("Asked");

        await chat.Stop.ClickAsync();

        await chat.Expect(chat.State()).ToHaveTextAsync("Stopped");
        await chat.Expect(chat.State("Relay")).ToHaveTextAsync("Stopped");
    }

    [Fact]
    public async Task Failure_OfOne_LeavesTheOthersAnswer()
    {
        stage.Direct.Script.When("half fails", "fine");
        stage.Relay.Script.When("half fails", (_, _) =>
            throw new Protocol.AgentSocketException(Protocol.ErrorCodes.WorkerLost, "The worker broke off."));
        await using var chat = await stage.OpenAsync("compare");

        await chat.AskToEndAsync("half fails", "Direct", "Relay");

        await chat.Expect(chat.Text()).ToHaveTextAsync("fine");
        await chat.Expect(chat.Answer("Relay").Locator("[data-failure] code")).ToHaveTextAsync("worker_lost");
        await chat.Expect(chat.Page.Locator("[data-comparison]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Mode_WhenItIsChosen_IsAskedAndStaysOverAReload()
    {
        await using var chat = await stage.OpenAsync();
        await chat.Page.GetByText("Relay", new() { Exact = true }).Last.ClickAsync();
        await chat.Expect(chat.Pill("Relay")).ToBeVisibleAsync();
        await chat.Expect(chat.Pill("Direct")).ToHaveCountAsync(0);

        await chat.AskToEndAsync("to the relay", "Relay");
        Assert.Contains(stage.Relay.Script.Asked, asked => asked.Question == "to the relay");
        Assert.DoesNotContain(stage.Direct.Script.Asked, asked => asked.Question == "to the relay");

        await chat.Page.ReloadAsync();
        await chat.Expect(chat.Page.GetByRole(Microsoft.Playwright.AriaRole.Radio, new() { Name = "Relay" })).ToBeCheckedAsync();
    }
}
