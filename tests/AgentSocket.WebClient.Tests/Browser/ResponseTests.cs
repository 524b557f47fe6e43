using System.Net;

namespace AgentSocket.WebClient.Tests.Browser;

/// <summary>What the app answers before any script runs.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class ResponseTests(Stage stage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_InItsHeaders_DistrustsOthers()
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(stage.App.Address, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
    }

    [Theory]
    [InlineData("_framework/blazor.web.js")]
    [InlineData("app.css")]
    [InlineData("AgentSocket.WebClient.styles.css")]
    [InlineData("theme.js")]
    [InlineData("chat.js")]
    [InlineData("page-tools.js")]
    [InlineData("icon.svg")]
    public async Task File_OfThePage_ComesFromThisHost(string file)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri(stage.App.Address, file), Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Page_ThatDoesntExist_IsNotFoundAndSaysSo()
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri(stage.App.Address, "nowhere"), Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("There is nothing here", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ForASearchEngineOrAReaderWithoutScripts_HasItsTextAlready()
    {
        using var client = new HttpClient();
        var html = await client.GetStringAsync(stage.App.Address, Cancellation);

        Assert.Contains("One socket to your agent", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_InTheBrowser_CausesNoErrorAndNoViolation()
    {
        await using var chat = await stage.OpenAsync("compare");
        var errors = new List<string>();
        chat.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                errors.Add(message.Text);
        };
        chat.Page.PageError += (_, error) => errors.Add(error);

        await chat.Page.ReloadAsync();
        await chat.Expect(chat.Question).ToBeEnabledAsync();
        await chat.AskToEndAsync("no errors", "Direct", "Relay");

        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task Health_OfTheApp_IsAnswered(string path)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri(stage.App.Address, path), Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
