using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace AgentSocket.Relay.Storage;

/// <summary>The names of keys. The braces keep all of a session, and all that servers know of each other, on one node of a cluster.</summary>
internal static class SessionKeys
{
    /// <summary>The servers, by their last beats.</summary>
    public const string Servers = "as:{fleet}:servers";

    /// <summary>What the names of the sets of servers' runs begin with.</summary>
    public const string ServerRuns = "as:{fleet}:runs:";

    /// <summary>The runs that wait, by the time at which they expire.</summary>
    public const string Waiting = "as:{fleet}:waiting";

    private const int MaxIdLength = 64;
    private const int MaxEventBytes = 64;

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>A session's hash, its log, and what the names of its runs' texts and inboxes begin with.</summary>
    public static RedisKey[] Of(string sessionId) => [$"as:{{{sessionId}}}", $"as:{{{sessionId}}}:log", $"as:{{{sessionId}}}:text:", $"as:{{{sessionId}}}:inbox:"];

    /// <summary>The sessions of a principal, whose name may be of any characters and length.</summary>
    public static RedisKey OwnedBy(string principal) => $"as:owner:{Digest(principal)}";

    /// <summary>An event's id, not longer than can be kept.</summary>
    public static string Event(string id) => Encoding.UTF8.GetByteCount(id) <= MaxEventBytes ? $"={id}" : $"#{Digest(id)}";

    /// <summary>The doorbell of a server.</summary>
    public static RedisChannel Bell(string serverId) => new($"as:bell:{serverId}", RedisChannel.PatternMode.Literal);

    /// <summary>A run in the set of its server.</summary>
    public static string Run(string sessionId, long run) => $"{sessionId} {run}";

    /// <summary>A run among those that wait. The attempt tells it from the same run when it waits again.</summary>
    public static string Suspension(string sessionId, long run, long attempt) => $"{sessionId} {run} {attempt}";

    /// <summary>Whether a client's word can be a session's id: base64url, and short.</summary>
    public static bool IsSessionId(string value) => value.Length is > 0 and <= MaxIdLength && !value.AsSpan().ContainsAnyExcept(IdCharacters);

    private static string Digest(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
