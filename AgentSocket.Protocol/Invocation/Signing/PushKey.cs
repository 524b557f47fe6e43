namespace AgentSocket.Protocol.Workers;

/// <summary>A key with which a service may push some events to some sessions, and nothing else, as it is configured. Spec §11.5.</summary>
public sealed class PushKey
{
    /// <summary>The key in base64, 32 bytes or more. Blank: there is no such key.</summary>
    /// <value>None.</value>
    public string? Key { get; set; }

    /// <summary>Topics of the events that it may push: exactly these, or, with <c>*</c> at the end, all that begin so.</summary>
    /// <value>None; at least one is needed.</value>
    public IList<string> Topics { get; } = [];

    /// <summary>Principals to whose sessions it may push, by their identifiers.</summary>
    /// <value>None. With none, and no sessions, it may push to all.</value>
    public IList<string> Principals { get; } = [];

    /// <summary>Sessions that it may push to, whosever they are.</summary>
    /// <value>None. With none, and no principals, it may push to all.</value>
    public IList<string> Sessions { get; } = [];
}
