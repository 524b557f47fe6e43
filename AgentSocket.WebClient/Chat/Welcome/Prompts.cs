namespace AgentSocket.WebClient.Chat.Welcome;

/// <summary>What a first visitor may ask.</summary>
internal static class Prompts
{
    /// <summary>The question, and what it shows.</summary>
    public static IReadOnlyList<(string Question, string Shows)> All { get; } =
    [
        ("What is Agent Socket?", "An answer in Markdown"),
        ("What is (17+4)*2?", "The agent calls a tool"),
        ("Book a table", "It asks you, and for your approval"),
        ("Where am I?", "It calls a tool of this page"),
        ("Research resume slowly", "Steer it while it works"),
        ("Watch the build", "Events after the answer"),
        ("Tell me a secret", "Words that are taken back"),
        ("/count 200 0", "200 tokens, as fast as they go"),
        ("/help", "Everything that can be asked"),
    ];
}
