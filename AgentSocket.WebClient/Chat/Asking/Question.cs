using AgentSocket.Protocol;

namespace AgentSocket.WebClient.Chat.Asking;

/// <summary>What is asked, and whom.</summary>
/// <param name="Text">As the page shows it.</param>
/// <param name="Target">Which agent or tool.</param>
/// <param name="Input">What it is given.</param>
public sealed record Question(string Text, string Target, AgentValue Input)
{
    private const string Chat = "chat";

    /// <summary>A question to the chat.</summary>
    public static Question ToChat(string text) => new(text, Chat, text);

    /// <summary>A call of a tool that the server offers: a target like any other.</summary>
    public static Question ToTool(string tool, string arguments) => new($"{tool} {arguments}", tool, AgentValue.FromJson(arguments));
}
