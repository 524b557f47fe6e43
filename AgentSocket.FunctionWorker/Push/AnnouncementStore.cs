using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AgentSocket.FunctionWorker.Push;

/// <summary>Which sessions have been told of the tools: all workers know together. What is about to be told is claimed, so that it isn't told at once by several.</summary>
internal sealed class AnnouncementStore(RedisConnection redis, IOptions<WorkerOptions> options)
{
    /// <summary>Longer than a push takes, its retries included. The claim of a worker that dies over it ends by itself.</summary>
    private static readonly TimeSpan ClaimLifetime = TimeSpan.FromMinutes(2);

    /// <summary>Claims a session that hasn't been told.</summary>
    /// <returns>Whether it is this worker's to tell.</returns>
    public Task<bool> TryBeginAsync(string sessionId) => redis.UseAsync(database => database.StringSetAsync(KeyOf(sessionId), 1, ClaimLifetime, When.NotExists));

    /// <summary>Marks a session as told, for as long as its conversation lives.</summary>
    public Task SucceedAsync(string sessionId) => redis.UseAsync(database => database.StringSetAsync(KeyOf(sessionId), 1, options.Value.ConversationLifetime));

    /// <summary>Gives a session back that wasn't told.</summary>
    public Task GiveBackAsync(string sessionId) => redis.UseAsync(database => database.KeyDeleteAsync(KeyOf(sessionId)));

    /// <summary>The braces keep all keys of a session on one node of a cluster.</summary>
    private static RedisKey KeyOf(string sessionId) => $"asp:{{{sessionId}}}:announced";
}
