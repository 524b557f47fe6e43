using MessagePack;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>
/// What the person said, and what came of it. One run builds it, without a lock; others read it once it has ended.
/// </summary>
public sealed class Turn
{
    private readonly List<Reply> _replies = [];
    private readonly Conversation? _conversation;
    private ChatMessageContent[]? _messages;

    internal Turn(Conversation? conversation, string user)
    {
        _conversation = conversation;
        User = user;
    }

    /// <summary>What the person said.</summary>
    public string User { get; private set; }

    /// <summary>What the model answered, in order.</summary>
    public IReadOnlyList<Reply> Replies => _replies;

    /// <summary>How it ended.</summary>
    public TurnOutcome Outcome { get; private set; }

    /// <summary>About how many tokens it is, once it has ended.</summary>
    public int Tokens { get; private set; }

    internal bool HasEnded => Outcome != TurnOutcome.Open;

    /// <summary>The turn as messages for a model. Made once: nobody changes them.</summary>
    internal ChatMessageContent[] Messages => _messages ??= [.. TurnMessages.From(this)];

    /// <summary>Begins the model's next message.</summary>
    public void NextReply()
    {
        ThrowIfEnded();
        _replies.Add(new Reply());
    }

    /// <summary>Adds text to the model's message. Of a very long answer, only as much is kept as the conversation may hold.</summary>
    /// <param name="text">The text.</param>
    public void Append(ReadOnlySpan<char> text)
    {
        var reply = Current();
        var room = _conversation!.MaxCharacters - reply.Length;
        reply.Append(text.Length <= room ? text : text[..room]);
    }

    /// <summary>Adds a call of the model's message.</summary>
    /// <param name="id">The model's name for the call.</param>
    /// <param name="plugin">The plugin, if the function has one.</param>
    /// <param name="function">The function.</param>
    /// <param name="arguments">The arguments, as a JSON object.</param>
    /// <returns>The exchange, to be given its result. Without one, it is not kept.</returns>
    public ToolExchange Call(string id, string? plugin, string function, string arguments)
    {
        var exchange = new ToolExchange(id, plugin, function, arguments);
        Current().Add(exchange);
        return exchange;
    }

    /// <summary>Adds what the person said while the run went on, behind the model's message.</summary>
    /// <param name="text">What the person said.</param>
    public void Guide(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Current().Guide(text.Length <= _conversation!.MaxCharacters ? text : text[.._conversation.MaxCharacters]);
    }

    /// <summary>Takes back all text of the model's so far. What it called, and what came of that, stays.</summary>
    public void Discard()
    {
        ThrowIfEnded();
        foreach (var reply in _replies)
            reply.Discard();
    }

    /// <summary>
    /// Leaves the turn out of the conversation: the run waits, and a further attempt begins the turn anew. What there is of it is kept in
    /// <see cref="Conversation.Waiting"/>, for there may be none.
    /// </summary>
    public void Abandon()
    {
        ThrowIfEnded();
        Close();
        _conversation!.Abandon(this);
    }

    /// <summary>Ends the turn: from now on it doesn't change, and it counts.</summary>
    /// <param name="outcome">How it ended.</param>
    public void End(TurnOutcome outcome)
    {
        ThrowIfEnded();
        ArgumentOutOfRangeException.ThrowIfEqual(outcome, TurnOutcome.Open);
        Close();
        _conversation!.End(this, outcome);
    }

    /// <summary>What <see cref="End"/> does under the conversation's lock.</summary>
    internal void Seal(TurnOutcome outcome)
    {
        Tokens = Count();
        Outcome = outcome;
    }

    /// <summary>Writes a turn that has ended, or that was left out: what the person said, how it ended, the replies.</summary>
    /// <param name="writer">Where it goes.</param>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(3);
        writer.Write(User);
        writer.Write((int)Outcome);
        writer.WriteArrayHeader(_replies.Count);
        foreach (var reply in _replies)
            reply.Write(ref writer);
    }

    /// <summary>
    /// Reads what <see cref="Write"/> wrote; anything else is a <c>MessagePackSerializationException</c>. Of a turn that was left out because its run waited, others
    /// know what the person said as long as the run goes on; when it has ended without another attempt, the turn counts as cancelled.
    /// </summary>
    /// <param name="reader">Where it is.</param>
    /// <param name="goesOn">Whether its run goes on.</param>
    public static Turn Read(ref MessagePackReader reader, bool goesOn = false)
    {
        var fields = reader.ReadArrayHeader();
        var turn = new Turn(conversation: null, reader.ReadString() ?? "") { Outcome = (TurnOutcome)reader.ReadInt32() };
        for (var replies = reader.ReadArrayHeader(); replies > 0; replies--)
            turn._replies.Add(Reply.Read(ref reader));
        reader.SkipRest(fields, 3);
        if (turn.HasEnded || !goesOn)
            turn.Seal(turn.HasEnded ? turn.Outcome : TurnOutcome.Cancelled);
        else
            turn._replies.Clear();
        return turn;
    }

    private void Close()
    {
        foreach (var reply in _replies)
            reply.DropUnanswered();
        _replies.RemoveAll(reply => reply.IsEmpty);
        if (Count() > _conversation!.MaxTokens)
            Clip(_conversation.MaxTokens);
        foreach (var reply in _replies)
            reply.Seal();
    }

    private Reply Current()
    {
        ThrowIfEnded();
        if (_replies.Count == 0)
            NextReply();
        return _replies[^1];
    }

    private int Count() => TokenEstimate.Of(User) + _replies.Sum(reply => reply.Tokens);

    /// <summary>A turn that alone is more than a conversation may hold keeps the beginnings of what was said.</summary>
    private void Clip(int tokens)
    {
        User = TokenEstimate.Clip(User, tokens / 2);
        tokens -= TokenEstimate.Of(User);
        foreach (var reply in _replies)
            reply.Clip(ref tokens);
    }

    private void ThrowIfEnded()
    {
        if (HasEnded)
            throw new InvalidOperationException("The turn has ended.");
    }
}
