using MessagePack;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace AgentSocket.Agents;

/// <summary>
/// A session's turns: an agent's memory. Bounded by tokens: whole turns are dropped, the oldest first, and never the last.
/// In Direct mode it lives with the session; a worker reads and writes it. Several runs may share it.
/// </summary>
public sealed class Conversation
{
    private const int Version = 1;

    private readonly Lock _lock = new();
    private readonly List<Turn> _turns = [];
    private readonly List<Turn> _added = [];
    private readonly List<Turn> _waiting = [];
    private int _tokens;

    /// <summary>A conversation that has not begun.</summary>
    /// <param name="options">How much it may hold.</param>
    public Conversation(ConversationOptions options) => MaxTokens = options.MaxTokens;

    /// <summary>How many tokens of turns it keeps.</summary>
    public int MaxTokens { get; }

    /// <summary>About how many tokens it holds.</summary>
    public int Tokens
    {
        get
        {
            lock (_lock)
                return _tokens;
        }
    }

    /// <summary>The turns that have ended and are kept, in the order that they began in.</summary>
    public IReadOnlyList<Turn> Turns
    {
        get
        {
            lock (_lock)
                return [.. _turns.Where(turn => turn.HasEnded)];
        }
    }

    /// <summary>The turns that ended since this object was made: what a worker adds to its store.</summary>
    public IReadOnlyList<Turn> Added
    {
        get
        {
            lock (_lock)
                return [.. _added];
        }
    }

    /// <summary>The turns that were left out because their runs wait: what a worker stores in case that such a run ends without another attempt.</summary>
    public IReadOnlyList<Turn> Waiting
    {
        get
        {
            lock (_lock)
                return [.. _waiting];
        }
    }

    internal int MaxCharacters => MaxTokens * TokenEstimate.BytesPerToken;

    /// <summary>Begins a turn.</summary>
    /// <param name="user">What the person said.</param>
    public Turn Begin(string user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var turn = new Turn(this, user);
        lock (_lock)
            _turns.Add(turn);
        return turn;
    }

    /// <summary>Writes a version, and the turns.</summary>
    /// <param name="writer">Where they go.</param>
    public void Write(ref MessagePackWriter writer)
    {
        var turns = Turns;
        writer.WriteArrayHeader(2);
        writer.Write(Version);
        writer.WriteArrayHeader(turns.Count);
        foreach (var turn in turns)
            turn.Write(ref writer);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; anything else is a <c>MessagePackSerializationException</c>.</summary>
    /// <param name="reader">Where it is.</param>
    /// <param name="options">How much the conversation may hold.</param>
    public static Conversation Read(ref MessagePackReader reader, ConversationOptions options)
    {
        var fields = reader.ReadArrayHeader();
        var version = reader.ReadInt32();
        if (version != Version)
            throw new MessagePackSerializationException($"A conversation of version {version} can't be read.");
        var turns = new List<Turn>();
        for (var count = reader.ReadArrayHeader(); count > 0; count--)
            turns.Add(Turn.Read(ref reader));
        reader.SkipRest(fields, 2);
        return Restore(turns, options);
    }

    /// <summary>A conversation that goes on from these turns, read one by one.</summary>
    /// <param name="turns">Turns, oldest first: ended ones, and those of runs that go on elsewhere.</param>
    /// <param name="options">How much it may hold.</param>
    public static Conversation Restore(IEnumerable<Turn> turns, ConversationOptions options)
    {
        var conversation = new Conversation(options);
        conversation._turns.AddRange(turns);
        conversation._tokens = conversation._turns.Sum(turn => turn.Tokens);
        conversation.Trim();
        return conversation;
    }

    /// <summary>What a model reads of it. Of a turn that goes on in another run, that is only what the person said.</summary>
    internal List<ChatMessageContent> Messages()
    {
        lock (_lock)
        {
            var messages = new List<ChatMessageContent>(_turns.Count * 2);
            foreach (var turn in _turns)
                messages.AddRange(turn.HasEnded ? turn.Messages : [new ChatMessageContent(AuthorRole.User, turn.User)]);
            return messages;
        }
    }

    internal void End(Turn turn, TurnOutcome outcome)
    {
        lock (_lock)
        {
            turn.Seal(outcome);
            _added.Add(turn);
            _tokens += turn.Tokens;
            Trim();
        }
    }

    internal void Abandon(Turn turn)
    {
        lock (_lock)
        {
            _turns.Remove(turn);
            _waiting.Add(turn);
        }
    }

    private void Trim()
    {
        for (var ended = _turns.Count(turn => turn.HasEnded); _tokens > MaxTokens && ended > 1; ended--)
        {
            var oldest = _turns.FindIndex(turn => turn.HasEnded);
            _tokens -= _turns[oldest].Tokens;
            _turns.RemoveAt(oldest);
        }
    }
}
