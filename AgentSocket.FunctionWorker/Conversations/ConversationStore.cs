using System.Buffers;
using AgentSocket.Agents;
using AgentSocket.FunctionWorker.Telemetry;
using MessagePack;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AgentSocket.FunctionWorker.Conversations;

/// <summary>
/// Conversations in Redis: one list for each session, one entry for each turn. Turns are appended, never written over, so that two
/// runs of a session at once both keep theirs.
/// </summary>
internal sealed class ConversationStore(RedisConnection redis, IOptions<ConversationOptions> conversations, IOptions<WorkerOptions> worker, ILogger<ConversationStore> logger)
{
    /// <summary>More than the tokens of a full conversation take up, so that it is the conversation itself that drops turns.</summary>
    private const int StoredBytesPerToken = 8;

    /// <summary>Appends the turns, drops the oldest beyond the bound but never the last, and lets the list live on; all or nothing.</summary>
    private const string AppendScript = """
        for i = 3, #ARGV do
            redis.call('RPUSH', KEYS[1], ARGV[i])
        end
        local turns = redis.call('LRANGE', KEYS[1], 0, -1)
        local kept, bytes = 0, 0
        for i = #turns, 1, -1 do
            bytes = bytes + #turns[i]
            if kept > 0 and bytes > tonumber(ARGV[2]) then
                break
            end
            kept = kept + 1
        end
        redis.call('LTRIM', KEYS[1], -kept, -1)
        redis.call('PEXPIRE', KEYS[1], ARGV[1])
        return kept
        """;

    /// <summary>The session's conversation; one that hasn't begun if there is none.</summary>
    /// <exception cref="Protocol.AgentSocketException">Redis can't be reached.</exception>
    public async Task<Conversation> LoadAsync(string sessionId)
    {
        var entries = await redis.UseAsync(database => database.ListRangeAsync(KeyOf(sessionId)));
        return Conversation.Restore(entries.Select(entry => Read(entry, sessionId)).OfType<Turn>(), conversations.Value);
    }

    /// <summary>Appends the turns that ended since the conversation was loaded.</summary>
    /// <exception cref="Protocol.AgentSocketException">Redis can't be reached.</exception>
    public async Task SaveAsync(string sessionId, Conversation conversation)
    {
        var added = conversation.Added;
        if (added.Count == 0)
            return;
        RedisValue[] arguments =
        [
            (long)worker.Value.ConversationLifetime.TotalMilliseconds,
            (long)conversation.MaxTokens * StoredBytesPerToken,
            .. added.Select(Write),
        ];
        await redis.UseAsync(database => AppendAsync(database, KeyOf(sessionId), arguments));
    }

    /// <summary>The braces keep all keys of a session on one node of a cluster.</summary>
    internal static RedisKey KeyOf(string sessionId) => $"asp:{{{sessionId}}}:conversation";

    private static async Task<RedisResult> AppendAsync(IDatabase database, RedisKey key, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(AppendScript, [key], arguments);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // Redis was restarted; the client has noticed now, and sends the script again.
            return await database.ScriptEvaluateAsync(AppendScript, [key], arguments);
        }
    }

    private static RedisValue Write(Turn turn)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        turn.Write(ref writer);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A turn that a worker of another version wrote so that this one can't read it is left out.</summary>
    private Turn? Read(RedisValue entry, string sessionId)
    {
        try
        {
            var reader = new MessagePackReader((byte[])entry!);
            return Turn.Read(ref reader);
        }
        catch (Exception exception) when (exception is MessagePackSerializationException or EndOfStreamException)
        {
            logger.TurnUnreadable(sessionId, exception);
            return null;
        }
    }
}
