namespace AgentSocket.Protocol;

/// <summary>
/// A failure with a code that a program can act on. Clients get it from a run that ended with ERROR; an agent throws it to end
/// its run so. The message is for people and reaches the peer: it bears no secret and no payload. Spec §4.7.
/// </summary>
public sealed class AgentSocketException : Exception
{
    /// <summary>A failure.</summary>
    /// <param name="code">One of <see cref="ErrorCodes"/>, or an application's own.</param>
    /// <param name="message">What happened, for a person.</param>
    /// <param name="innerException">The cause; it stays on this side of the wire.</param>
    public AgentSocketException(string code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>What happened, for a program.</summary>
    public string Code { get; }

    /// <summary>Whether the same request may succeed later.</summary>
    public bool Retryable { get; init; }

    /// <summary>How long to wait before the next try, if the peer said so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the request was processed; null if that isn't known.</summary>
    public bool? Processed { get; init; }
}
