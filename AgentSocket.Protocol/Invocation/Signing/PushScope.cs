namespace AgentSocket.Protocol.Workers;

/// <summary>What the key of a push allows. Spec §11.5.</summary>
public sealed class PushScope
{
    private readonly PushKey? _key;

    private PushScope(string name, PushKey? key) => (Name, _key) = (name, key);

    /// <summary>What a full key allows: everything.</summary>
    public static PushScope Full { get; } = new("", null);

    /// <summary>The push key's name in the configuration; empty for a full key.</summary>
    public string Name { get; }

    /// <summary>Whether tools may be pushed.</summary>
    public bool AllowsTools => _key is null;

    /// <summary>Whether events of a topic may be pushed.</summary>
    /// <param name="topic">The topic.</param>
    public bool AllowsTopic(string topic) => _key is null || _key.Topics.Any(allowed => Matches(allowed, topic));

    /// <summary>Whether all sessions of a principal may be pushed to.</summary>
    /// <param name="principal">The principal's identifier; null for an anonymous one.</param>
    public bool AllowsPrincipal(string? principal) => AllowsAnySession || (principal is not null && _key!.Principals.Contains(principal));

    /// <summary>Whether a session may be pushed to.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="principal">Whose it is; null for an anonymous one.</param>
    public bool AllowsSession(string sessionId, string? principal) => AllowsPrincipal(principal) || _key!.Sessions.Contains(sessionId);

    internal static PushScope Of(string name, PushKey key) => new(name, key);

    private bool AllowsAnySession => _key is null or { Principals.Count: 0, Sessions.Count: 0 };

    private static bool Matches(string allowed, string topic) =>
        allowed.EndsWith('*') ? topic.AsSpan().StartsWith(allowed.AsSpan(..^1), StringComparison.Ordinal) : topic == allowed;
}
