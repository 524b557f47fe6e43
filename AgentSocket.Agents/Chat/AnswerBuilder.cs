using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>Takes apart the updates of an answer. An update that is only text, as nearly all are, costs nothing.</summary>
internal sealed class AnswerBuilder
{
    private const string FinishReason = "FinishReason";

    private FunctionCallContentBuilder? _calls;
    private bool _finishIsSaid;
    private bool _finished;

    /// <summary>What the answer cost, as far as the model has said.</summary>
    public TokenUsage Usage { get; private set; }

    /// <summary>Takes an update, which is valid until the next.</summary>
    /// <returns>Its text, if it has any.</returns>
    public string? Add(StreamingChatMessageContent update)
    {
        if (update.Metadata is { } metadata)
            Note(metadata);
        var items = update.Items;
        if (items.Count == 1 && items[0] is StreamingTextContent only)
            return only.Text;
        string? text = null;
        var calls = false;
        foreach (var item in items)
        {
            if (item is StreamingTextContent part)
                text += part.Text;
            calls |= item is StreamingFunctionCallUpdateContent;
        }

        if (calls)
            (_calls ??= new()).Append(update);
        return text;
    }

    /// <summary>The whole.</summary>
    /// <exception cref="Protocol.AgentSocketException">The service has ended the answer without saying why: it was cut off.</exception>
    public ModelAnswer Build() => _finishIsSaid && !_finished
        ? throw ModelFailure.From(new IOException("The answer has no end."))!
        : new ModelAnswer(_calls?.Build() ?? [], Usage);

    private void Note(IReadOnlyDictionary<string, object?> metadata)
    {
        Usage = TokenUsage.From(metadata) ?? Usage;
        if (!metadata.TryGetValue(FinishReason, out var reason))
            return;
        _finishIsSaid = true;
        _finished |= reason is not null;
    }
}
