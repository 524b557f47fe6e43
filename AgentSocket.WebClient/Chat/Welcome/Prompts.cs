namespace AgentSocket.WebClient.Chat.Welcome;

/// <summary>What a first visitor may ask.</summary>
internal static class Prompts
{
    /// <summary>The question, and what it shows.</summary>
    public static IReadOnlyList<(string Question, string Shows)> All { get; } =
    [
        ("What is Agent Socket?", "An answer in Markdown"),
        ("What time is it?", "The agent calls a tool"),
        ("What is (17+4)*2?", "Another tool, with arguments"),
        ("/count 200 0", "200 tokens, as fast as they go"),
        ("/fail 8", "An answer that breaks off"),
        ("/help", "Everything that can be asked"),
    ];
}
