using System.Buffers;
using AgentSocket.Agents;
using MessagePack;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AgentSocket.FunctionWorker.Conversations;

/// <summary>
/// Conversations in Redis: a list of turns for each session. Turns are only ever added, so that runs at the same time lose none
/// of each other's. Every key has a lifetime.
/// </summary>
internal sealed class ConversationStore(RedisConnection redis, IOptions<WorkerOptions> worker, IOptions<ConversationOptions> conversation)
{
    private const string Append = """
        redis.call('RPUSH', KEYS[1], unpack(ARGV, 3))
        redis.call('LTRIM', KEYS[1], -tonumber(ARGV[2]), -1)
        return redis.call('PEXPIRE', KEYS[1], ARGV[1])
        """;

    /// <summary>A session's conversation as it is now.</summary>
    public async Task<Conversation> LoadAsync(string sessionId)
    {
        var stored = await redis.UseAsync(database => database.ListRangeAsync(KeyOf(sessionId)));
        return Conversation.Restore(stored.Select(turn => Read(turn!)), conversation.Value);
    }

    /// <summary>Adds what this run has said.</summary>
    public async Task SaveAsync(string sessionId, Conversation conversation)
    {
        var added = conversation.Added;
        if (added.Count == 0)
            return;
        RedisValue[] arguments = [(long)worker.Value.ConversationLifetime.TotalMilliseconds, worker.Value.MaxTurns, .. added.Select(turn => (RedisValue)Write(turn))];
        await redis.UseAsync(database => database.ScriptEvaluateAsync(Append, [KeyOf(sessionId)], arguments));
    }

    private static RedisKey KeyOf(string sessionId) => $"asp:{{{sessionId}}}:conversation";

    private static Turn Read(byte[] bytes)
    {
        var reader = new MessagePackReader(bytes);
        return Turn.Read(ref reader);
    }

    private static byte[] Write(Turn turn)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        turn.Write(ref writer);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
