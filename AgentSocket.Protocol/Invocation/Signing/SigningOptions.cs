namespace AgentSocket.Protocol.Workers;

/// <summary>The common keys of relays and workers, as they are configured. Spec §11.5.</summary>
public sealed class SigningOptions
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "AgentSocket:Signing";

    /// <summary>Keys in base64, 32 bytes or more each: the first signs, every one verifies. Blank ones are left out.</summary>
    /// <value>None; at least one is needed.</value>
    public IList<string?> Keys { get; } = [];

    /// <summary>Keys of services that may push some events, and nothing else, by names of the operator's choice. Relays need them; the service itself has its key in <see cref="Keys"/>.</summary>
    /// <value>None.</value>
    public IDictionary<string, PushKey> PushKeys { get; } = new Dictionary<string, PushKey>(StringComparer.Ordinal);

    /// <summary>How far a request's time may be from this machine's.</summary>
    /// <value>60 seconds; from 1 second to 10 minutes.</value>
    public TimeSpan Tolerance { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>What is wrong with the options, for the operator; null if nothing is. Names no key.</summary>
    public string? FindProblem() =>
        Tolerance < TimeSpan.FromSeconds(1) || Tolerance > TimeSpan.FromMinutes(10)
            ? $"{Section}:Tolerance must be from 1 second to 10 minutes."
            : KeyProblems.Find(this);
}
