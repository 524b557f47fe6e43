using AgentSocket.Protocol;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AgentSocket.FunctionWorker.Journals;

/// <summary>
/// Journals of runs in Redis: one hash for each run that needs one. Only the latest attempt writes. A journal outlives its run by a little, so that an attempt
/// that is made because the run's end was lost finds it, and one that waits for its client by as long as a run may wait.
/// </summary>
internal sealed class JournalStore(RedisConnection redis, IOptions<WorkerOptions> options)
{
    /// <summary>How long a journal stays when its run has ended.</summary>
    private const int GraceMilliseconds = 120_000;

    /// <summary>Takes the journal for an attempt. KEYS: the journal. ARGV: attempt, lifetime.</summary>
    private const string OpenScript = """
        local journal, attempt, lifetime = KEYS[1], tonumber(ARGV[1]), ARGV[2]
        local latest = tonumber(redis.call('HGET', journal, '@attempt') or 0)
        if latest > attempt then
            return false
        end
        redis.call('HSET', journal, '@attempt', attempt)
        redis.call('PEXPIRE', journal, lifetime)
        return redis.call('HGETALL', journal)
        """;

    /// <summary>Records an entry: 1, 0 if a later attempt has the journal, -1 if it would be too large. KEYS: the journal. ARGV: attempt, lifetime, most bytes, entry's key, entry.</summary>
    private const string RecordScript = """
        local journal, attempt, lifetime, most, key, entry = KEYS[1], tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5]
        local latest = tonumber(redis.call('HGET', journal, '@attempt') or 0)
        if latest > attempt then
            return 0
        end
        local bytes = tonumber(redis.call('HGET', journal, '@bytes') or 0) + #key + #entry
        if bytes > most then
            return -1
        end
        redis.call('HSET', journal, '@attempt', attempt, '@bytes', bytes, key, entry)
        redis.call('PEXPIRE', journal, lifetime)
        return 1
        """;

    private long Lifetime => (long)options.Value.JournalLifetime.TotalMilliseconds;

    /// <summary>The journal of a run, for an attempt. The first finds none, and needn't look.</summary>
    /// <exception cref="AgentSocketException">Redis can't be reached, or a later attempt has the run.</exception>
    public async Task<StoredJournal> OpenAsync(string sessionId, long run, long attempt)
    {
        var key = KeyOf(sessionId, run);
        if (attempt == 1)
            return new StoredJournal(this, key, attempt, new Dictionary<string, AgentValue>());
        var answer = await redis.UseAsync(database => EvaluateAsync(database, OpenScript, [key], [attempt, Lifetime]));
        if (answer.IsNull)
            throw Superseded();
        var fields = (RedisValue[])answer!;
        var recorded = new Dictionary<string, AgentValue>();
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            if (AgentValue.TryParse((byte[])fields[i + 1]!, out var value) == FrameError.None && fields[i] != "@attempt" && fields[i] != "@bytes")
                recorded[fields[i]!] = value;
        }

        return new StoredJournal(this, key, attempt, recorded);
    }

    /// <summary>Lets a journal go, when its run has ended.</summary>
    public Task CloseAsync(RedisKey key) => redis.UseAsync(database => database.KeyExpireAsync(key, TimeSpan.FromMilliseconds(GraceMilliseconds)));

    /// <summary>Records an entry.</summary>
    /// <exception cref="AgentSocketException">Redis can't be reached; the journal is full; or a later attempt has the run.</exception>
    public async Task RecordAsync(RedisKey journal, long attempt, string key, AgentValue value)
    {
        RedisValue[] arguments = [attempt, Lifetime, options.Value.MaxJournalBytes, key, value.Bytes.ToArray()];
        var recorded = (int)await redis.UseAsync(database => EvaluateAsync(database, RecordScript, [journal], arguments));
        if (recorded == 0)
            throw Superseded();
        if (recorded < 0)
            throw new AgentSocketException(ErrorCodes.StateUnavailable, $"The run does more than can be kept: {options.Value.MaxJournalBytes} bytes.") { Processed = true };
    }

    /// <summary>The braces keep all keys of a session on one node of a cluster.</summary>
    internal static RedisKey KeyOf(string sessionId, long run) => $"asp:{{{sessionId}}}:journal:{run}";

    private static async Task<RedisResult> EvaluateAsync(IDatabase database, string script, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(script, keys, arguments);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // Redis was restarted; the client has noticed now, and sends the script again.
            return await database.ScriptEvaluateAsync(script, keys, arguments);
        }
    }

    private static AgentSocketException Superseded() => new(ErrorCodes.Internal, "A later attempt at the run has begun.") { Processed = true };
}
