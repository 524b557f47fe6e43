using System.Buffers;
using StackExchange.Redis;

namespace AgentSocket.Relay.Storage;

/// <summary>The names of keys. The braces keep all of a session, and all that servers know of each other, on one node of a cluster.</summary>
internal static class SessionKeys
{
    /// <summary>The servers, by their last beats.</summary>
    public const string Servers = "as:{fleet}:servers";

    /// <summary>What the names of the sets of servers' runs begin with.</summary>
    public const string ServerRuns = "as:{fleet}:runs:";

    private const int MaxIdLength = 64;

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>A session's hash, its log, and what the names of its runs' texts begin with.</summary>
    public static RedisKey[] Of(string sessionId) => [$"as:{{{sessionId}}}", $"as:{{{sessionId}}}:log", $"as:{{{sessionId}}}:text:"];

    /// <summary>The doorbell of a server.</summary>
    public static RedisChannel Bell(string serverId) => new($"as:bell:{serverId}", RedisChannel.PatternMode.Literal);

    /// <summary>A run in the set of its server.</summary>
    public static string Run(string sessionId, long run) => $"{sessionId} {run}";

    /// <summary>Whether a client's word can be a session's id: base64url, and short.</summary>
    public static bool IsSessionId(string value) => value.Length is > 0 and <= MaxIdLength && !value.AsSpan().ContainsAnyExcept(IdCharacters);
}
