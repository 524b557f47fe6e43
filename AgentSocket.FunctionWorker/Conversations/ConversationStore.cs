using System.Buffers;
using AgentSocket.Agents;
using AgentSocket.FunctionWorker.Telemetry;
using MessagePack;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AgentSocket.FunctionWorker.Conversations;

/// <summary>
/// Conversations in Redis: one list for each session, one entry for each turn. Runs of a session at once all keep theirs. A run's turn is there
/// once, whichever attempts end: the latest of them counts, and one that ends after it changes nothing. A run that waits has its turn there too, as
/// open: nobody tells a worker when such a run is cancelled, and what was done must not be forgotten then.
/// </summary>
internal sealed class ConversationStore(RedisConnection redis, IOptions<ConversationOptions> conversations, IOptions<WorkerOptions> worker, ILogger<ConversationStore> logger)
{
    /// <summary>More than the tokens of a full conversation take up, so that it is the conversation itself that drops turns.</summary>
    private const int StoredBytesPerToken = 8;

    /// <summary>
    /// Puts a run's turns in the place of those of an earlier attempt, or at the end; drops the oldest beyond the bound but never the last; and
    /// lets both keys live on. All or nothing; nothing if a later attempt was here.
    /// KEYS: the conversation, the run's fence. ARGV: lifetime, most bytes, attempt, what the run's entries begin with, entries.
    /// </summary>
    private const string AppendScript = """
        local conversation, fence = KEYS[1], KEYS[2]
        local lifetime, most, attempt, run = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
        local latest = tonumber(redis.call('GET', fence) or 0)
        if latest > attempt then
            return 0
        end
        redis.call('SET', fence, attempt, 'PX', lifetime)
        local stored, turns, placed = redis.call('LRANGE', conversation, 0, -1), {}, false
        local function place()
            for i = placed and #ARGV + 1 or 5, #ARGV do
                turns[#turns + 1] = ARGV[i]
            end
            placed = true
        end
        for _, entry in ipairs(stored) do
            if string.sub(entry, 1, #run) == run and latest > 0 then
                place()
            else
                turns[#turns + 1] = entry
            end
        end
        local isEnd = not placed
        place()
        if not isEnd then
            redis.call('DEL', conversation)
        end
        for i = isEnd and #stored + 1 or 1, #turns do
            redis.call('RPUSH', conversation, turns[i])
        end
        local kept, bytes = 0, 0
        for i = #turns, 1, -1 do
            bytes = bytes + #turns[i]
            if kept > 0 and bytes > most then
                break
            end
            kept = kept + 1
        end
        redis.call('LTRIM', conversation, -kept, -1)
        redis.call('PEXPIRE', conversation, lifetime)
        return 1
        """;

    /// <summary>What was said in the session before a run, whose own turn an earlier attempt may have stored; nothing if the session has just begun.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="run">The run.</param>
    /// <param name="others">The session's other runs that go on. Any other whose turn is open has ended while it waited.</param>
    /// <exception cref="Protocol.AgentSocketException">Redis can't be reached.</exception>
    public async Task<Conversation> LoadAsync(string sessionId, long run, IReadOnlyList<long> others)
    {
        var entries = await redis.UseAsync(database => database.ListRangeAsync(KeyOf(sessionId)));
        return Conversation.Restore(entries.Select(entry => Read(entry, sessionId, run, others)).OfType<Turn>(), conversations.Value);
    }

    /// <summary>Stores the turns that ended since the conversation was loaded, or whose run waits now, unless a later attempt at the run has stored its own.</summary>
    /// <returns>Whether they are stored.</returns>
    /// <exception cref="Protocol.AgentSocketException">Redis can't be reached.</exception>
    public async Task<bool> SaveAsync(string sessionId, long run, long attempt, Conversation conversation)
    {
        Turn[] added = [.. conversation.Added, .. conversation.Waiting];
        if (added.Length == 0)
            return true;
        RedisValue[] arguments =
        [
            (long)worker.Value.ConversationLifetime.TotalMilliseconds,
            Math.Min(worker.Value.MaxConversationBytes, (long)conversation.MaxTokens * StoredBytesPerToken),
            attempt,
            Begin(run).ToArray(),
            .. added.Select(turn => Write(run, turn)),
        ];
        var stored = await redis.UseAsync(database => AppendAsync(database, [KeyOf(sessionId), FenceOf(sessionId, run)], arguments));
        return (int)stored == 1;
    }

    /// <summary>The braces keep all keys of a session on one node of a cluster.</summary>
    internal static RedisKey KeyOf(string sessionId) => $"asp:{{{sessionId}}}:conversation";

    /// <summary>The latest attempt whose turns were stored.</summary>
    private static RedisKey FenceOf(string sessionId, long run) => $"asp:{{{sessionId}}}:turn:{run}";

    private static async Task<RedisResult> AppendAsync(IDatabase database, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(AppendScript, keys, arguments);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // Redis was restarted; the client has noticed now, and sends the script again.
            return await database.ScriptEvaluateAsync(AppendScript, keys, arguments);
        }
    }

    /// <summary>An entry begins with its run. No MessagePack integer is the beginning of another.</summary>
    private static ReadOnlySpan<byte> Begin(long run)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        writer.Write(run);
        writer.Flush();
        return buffer.WrittenSpan;
    }

    private static RedisValue Write(long run, Turn turn)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        writer.Write(run);
        turn.Write(ref writer);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A turn that a worker of another version wrote so that this one can't read it is left out.</summary>
    private Turn? Read(RedisValue entry, string sessionId, long run, IReadOnlyList<long> others)
    {
        try
        {
            var reader = new MessagePackReader((byte[])entry!);
            var of = reader.ReadInt64();
            return of == run ? null : Turn.Read(ref reader, others.Contains(of));
        }
        catch (Exception exception) when (exception is MessagePackSerializationException or EndOfStreamException)
        {
            logger.TurnUnreadable(sessionId, exception);
            return null;
        }
    }
}
