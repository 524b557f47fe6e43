using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace AgentSocket.Agents.Demo;

/// <summary>A conversation's end, as the demo model reads it: what the person said last, and what has come of it.</summary>
internal sealed class DemoTurn
{
    private readonly ChatHistory _history;
    private readonly int _asked;
    private readonly int _latest;

    /// <param name="history">The conversation, with a message of the person's in it.</param>
    /// <param name="guidance">How many of the last messages are guidance in the run that goes on.</param>
    public DemoTurn(ChatHistory history, int guidance)
    {
        _history = history;
        int[] said = [.. Enumerable.Range(0, history.Count).Where(i => history[i].Role == AuthorRole.User)];
        _latest = said[^1];
        _asked = said[Math.Max(0, said.Length - 1 - guidance)];
        Guidance = guidance == 0 ? [] : [.. said.Where(i => i > _asked).Select(i => history[i].Content ?? "")];
    }

    /// <summary>What the run is about.</summary>
    public string Text => _history[_asked].Content ?? "";

    /// <summary>What the person has said since.</summary>
    public IReadOnlyList<string> Guidance { get; }

    /// <summary>What the person said last.</summary>
    public string LatestText => _history[_latest].Content ?? "";

    /// <summary>What the person said in earlier turns.</summary>
    public IEnumerable<ChatMessageContent> Earlier => _history.Take(_asked).Where(message => message.Role == AuthorRole.User);

    /// <summary>Whether nothing was answered before.</summary>
    public bool IsFirstContact => !_history.Take(_asked).Any(message => message.Role == AuthorRole.Assistant);

    /// <summary>What the model has said in this run.</summary>
    public string Said => string.Concat(_history.Skip(_asked + 1).Where(message => message.Role == AuthorRole.Assistant).Select(message => message.Content));

    /// <summary>The last tool's result since the person's last words; null if there is none.</summary>
    public FunctionResultContent? Result => _history.Skip(_latest + 1).SelectMany(message => message.Items).OfType<FunctionResultContent>().LastOrDefault();
}
