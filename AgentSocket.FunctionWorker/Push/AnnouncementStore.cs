using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AgentSocket.FunctionWorker.Push;

/// <summary>Which sessions have been told of the tools: all workers know together.</summary>
internal sealed class AnnouncementStore(RedisConnection redis, IOptions<WorkerOptions> options)
{
    /// <summary>Marks a session as told, for as long as its conversation lives.</summary>
    /// <returns>Whether it wasn't before.</returns>
    public Task<bool> TryBeginAsync(string sessionId) => redis.UseAsync(database =>
        database.StringSetAsync($"asp:{{{sessionId}}}:announced", 1, options.Value.ConversationLifetime, When.NotExists));
}
