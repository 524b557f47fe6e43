using AgentSocket.ServiceDefaults.Tests.Export;
using AgentSocket.WebClient.Tests.Browser;

namespace AgentSocket.AppHost.Tests;

/// <summary>The page in a browser, in front of the real agents.</summary>
[Collection(nameof(SolutionCollection))]
public sealed class PageTests(RunningSolution solution)
{
    [Theory]
    [InlineData("direct", "Direct")]
    [InlineData("relay", "Relay")]
    public async Task Question_IsAnsweredInEachMode(string mode, string name)
    {
        await using var chromium = await Chromium.LaunchAsync();
        var context = await chromium.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(solution.Web, $"/?mode={mode}").ToString());
        await using var chat = new ChatPage(page);
        await chat.Expect(chat.Question).ToBeEnabledAsync();

        await chat.AskToEndAsync("What is (17+4)*2?", name);
        await chat.AskToEndAsync("/history", name);

        await chat.Expect(chat.Text(name)).ToContainTextAsync("What is (17+4)*2?");
    }

    [Theory]
    [InlineData("direct", "Direct")]
    [InlineData("relay", "Relay")]
    public async Task Connection_DroppedMidAnswer_IsResumedInPlaceAndInTheTrace(string mode, string name)
    {
        await using var chromium = await Chromium.LaunchAsync();
        var context = await chromium.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(solution.Web, $"/?mode={mode}").ToString());
        await using var chat = new ChatPage(page);
        await chat.Expect(chat.Question).ToBeEnabledAsync();
        await chat.AskAsync("/count 60 30");
        await chat.Expect(chat.Text(name)).ToContainTextAsync("10");

        await chat.Drop(name).ClickAsync();

        await chat.Expect(chat.State(name)).ToHaveTextAsync("Done");
        await chat.Expect(chat.Text(name)).ToHaveTextAsync(string.Join(' ', Enumerable.Range(1, 60)));
        await chat.Expect(chat.Resumed(name)).ToHaveTextAsync(ChatPage.Contains("The connection broke. Resumed in"));
        var trace = await chat.Answer(name).Locator("[data-trace]").TextContentAsync();
        await solution.SpansAsync(trace!, spans => spans.Any(IsResume(ExportedSpanKind.Client)) && spans.Any(IsResume(ExportedSpanKind.Server)));
    }

    private static Func<ExportedSpan, bool> IsResume(ExportedSpanKind kind) => span => span.Name == "resume" && span.Kind == kind;
}
