namespace AgentSocket.Protocol.Workers;

/// <summary>What a request's signature is worth. Anything but <see cref="Valid"/> is answered with 401.</summary>
public enum SignatureCheck
{
    /// <summary>A key of ours signed exactly this request, not long ago. Whether it was used before is the caller's to find out.</summary>
    Valid = 0,

    /// <summary>A header is missing.</summary>
    Missing,

    /// <summary>A header isn't what it should be.</summary>
    Malformed,

    /// <summary>The time is too far from ours.</summary>
    Stale,

    /// <summary>No key of ours signed this request.</summary>
    Wrong,
}
