using StackExchange.Redis;

namespace AgentSocket.Relay.Storage;

/// <summary>A script that Redis runs whole, with nothing in between. Its parts are in <c>Scripts/</c>.</summary>
internal sealed class RedisScript(params IEnumerable<string> parts)
{
    private readonly string _text = string.Join('\n', parts.Select(Load));

    public static RedisScript Commit { get; } = new("session", "commit", "settle");

    public static RedisScript Claim { get; } = new("session", "claim");

    public static RedisScript Look { get; } = new("session", "look");

    public static RedisScript Read { get; } = new("session", "read");

    public static RedisScript Inbox { get; } = new("session", "inbox");

    public static RedisScript Delete { get; } = new("session", "delete");

    public static RedisScript Take { get; } = new("session", "take");

    public static RedisScript Beat { get; } = new("beat");

    public static RedisScript Alive { get; } = new("alive");

    public static RedisScript Hold { get; } = new("hold");

    public static RedisScript Wait { get; } = new("wait");

    public static RedisScript Note { get; } = new("note");

    public static RedisScript Leave { get; } = new("leave");

    /// <summary>Runs it. The client sends a script's text once, and then its hash.</summary>
    public async Task<RedisResult> EvaluateAsync(IDatabase database, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(_text, keys, arguments);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // Redis was restarted; the client has noticed now, and sends the text again.
            return await database.ScriptEvaluateAsync(_text, keys, arguments);
        }
    }

    private static string Load(string part)
    {
        using var reader = new StreamReader(typeof(RedisScript).Assembly.GetManifestResourceStream(typeof(RedisScript), $"Scripts.{part}.lua")!);
        return reader.ReadToEnd();
    }
}
