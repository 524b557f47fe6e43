using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>Takes apart the updates of an answer. An update that is only text, as nearly all are, costs nothing.</summary>
internal sealed class AnswerBuilder
{
    private const string FinishReason = "FinishReason";

    private readonly CallBuilder _calls = new();
    private bool _finishIsSaid;
    private bool _finished;

    /// <summary>What the answer cost, as far as the model has said.</summary>
    public TokenUsage Usage { get; private set; }

    /// <summary>Takes an update, which is valid until the next.</summary>
    /// <returns>Its text, if it has any, and whether it has pieces of calls.</returns>
    public (string? Text, bool HasCalls) Add(StreamingChatMessageContent update)
    {
        if (update.Metadata is { } metadata)
            Note(metadata);
        var items = update.Items;
        if (items.Count == 1 && items[0] is StreamingTextContent only)
            return (only.Text, false);
        string? text = null;
        var hasCalls = false;
        foreach (var item in items)
        {
            if (item is StreamingTextContent part)
                text += part.Text;
            hasCalls |= item is StreamingFunctionCallUpdateContent;
        }

        return (text, hasCalls);
    }

    /// <summary>Takes a piece of a call.</summary>
    /// <returns>The number of its call in the answer, and the call's name as far as it is known.</returns>
    public (int Number, string Name) Add(StreamingFunctionCallUpdateContent piece) => _calls.Append(piece);

    /// <summary>The whole.</summary>
    /// <exception cref="Protocol.AgentSocketException">The service has ended the answer without saying why: it was cut off.</exception>
    public ModelAnswer Build() => _finishIsSaid && !_finished
        ? throw ModelFailure.From(new IOException("The answer has no end."))!
        : new ModelAnswer(_calls.Build(), Usage);

    /// <summary>What there is of an answer that was broken off. Calls that weren't written to their end are no calls.</summary>
    public ModelAnswer BuildBrokenOff() => new([], Usage, IsBrokenOff: true);

    private void Note(IReadOnlyDictionary<string, object?> metadata)
    {
        Usage = TokenUsage.From(metadata) ?? Usage;
        if (!metadata.TryGetValue(FinishReason, out var reason))
            return;
        _finishIsSaid = true;
        _finished |= reason is not null;
    }
}
