using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using Microsoft.JSInterop;

namespace AgentSocket.WebClient.PageTools;

/// <summary>What this page can do for an agent, in the visitor's browser.</summary>
public sealed class BrowserTools
{
    private readonly IJSRuntime _browser;

    /// <summary>The tools of one page.</summary>
    public BrowserTools(IJSRuntime browser)
    {
        _browser = browser;
        All =
        [
            new ClientTool(
                new ToolDefinition("browser.time", "Tells the visitor’s local time, time zone and language.", AgentValue.FromJson("""{"type":"object","properties":{}}""")),
                (_, cancellation) => CallAsync("time", cancellation)),
            new ClientTool(
                new ToolDefinition("browser.location", "Tells where the visitor is, if the browser may say so; else only their time zone and language.", AgentValue.FromJson("""{"type":"object","properties":{}}""")),
                (_, cancellation) => CallAsync("location", cancellation)),
            new ClientTool(
                new ToolDefinition(
                    "page.set_title",
                    "Changes the title of the visitor’s page, as the browser’s tab shows it.",
                    AgentValue.FromJson("""{"type":"object","properties":{"title":{"type":"string","description":"The new title","minLength":1,"maxLength":120}},"required":["title"]}"""),
                    SideEffects: true),
                (call, cancellation) => CallAsync("setTitle", cancellation, call.Arguments.ToJson())),
        ];
    }

    /// <summary>The tools.</summary>
    public IReadOnlyCollection<ClientTool> All { get; }

    private async Task<AgentValue> CallAsync(string function, CancellationToken cancellationToken, params object[] arguments)
    {
        try
        {
            return AgentValue.FromJson(await _browser.InvokeAsync<string>($"agentSocketPage.{function}", cancellationToken, arguments));
        }
        catch (Exception exception) when (exception is JSException or JSDisconnectedException)
        {
            throw new AgentSocketException(ErrorCodes.Internal, "The browser couldn’t do it.", exception);
        }
    }
}
