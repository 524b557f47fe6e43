using AgentSocket.WebClient.Tests.Markdown;

namespace AgentSocket.WebClient.Tests.Browser;

[Collection(nameof(BrowserCollection))]
public sealed class HostileAnswerTests(Stage stage)
{
    [Fact]
    public async Task Attacks_InOneAnswer_RunNothingAndLoadNothing()
    {
        stage.Direct.Script.When("attack", [.. HostileMarkdownTests.Attacks.Select(attack => (string)attack + "\n\n")]);
        await using var chat = await stage.OpenAsync();
        var (dialogs, foreign) = (new List<string>(), new List<string>());
        chat.Page.Dialog += async (_, dialog) =>
        {
            dialogs.Add(dialog.Message);
            await dialog.DismissAsync();
        };
        chat.Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(stage.App.Address.ToString(), StringComparison.Ordinal))
                foreign.Add(request.Url);
        };

        await chat.AskToEndAsync("attack");

        await chat.Expect(chat.Text()).ToHaveTextAsync(ChatPage.Contains("<script>alert(1)</script>"));
        await chat.Expect(chat.Text().Locator("script, img, iframe, svg, style, object, form, input")).ToHaveCountAsync(0);
        foreach (var link in await chat.Text().Locator("a").AllAsync())
        {
            Assert.Matches("^(https?|mailto):", await link.EvaluateAsync<string>("link => link.protocol + link.pathname"));
            await link.DispatchEventAsync("mouseover");
        }

        Assert.Empty(dialogs);
        Assert.Empty(foreign);
    }

    [Fact]
    public async Task Script_ThatGotIntoThePage_IsStoppedByThePolicy()
    {
        await using var chat = await stage.OpenAsync();

        var ran = await chat.Page.EvaluateAsync<bool>("""
            () => {
              const element = document.createElement("div");
              element.innerHTML = '<img src="x:" onerror="window.ran = true">';
              document.body.append(element);
              const script = document.createElement("script");
              script.textContent = "window.ran = true";
              document.body.append(script);
              return window.ran === true;
            }
            """);

        Assert.False(ran);
    }
}
