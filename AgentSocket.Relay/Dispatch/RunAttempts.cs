using AgentSocket.Protocol;
using AgentSocket.Relay.Answers;

namespace AgentSocket.Relay.Dispatch;

/// <summary>What is known of a run over all attempts at it. Spec §11.6.</summary>
/// <param name="first">The first attempt to be made here; those before it were made elsewhere.</param>
/// <param name="emitted">What those emitted.</param>
/// <param name="most">How many attempts may be lost before none is made any more.</param>
/// <param name="lost">How many were lost before that: not those that ended because the run waited for its client, was guided, or came into other hands.</param>
internal sealed class RunAttempts(long first, string emitted, int most, long lost = 0)
{
    private bool? _hasBegun = first == 1 ? false : emitted.Length > 0 ? true : null;

    /// <summary>The attempt that is made, or that is next.</summary>
    public long Number { get; private set; } = first;

    /// <summary>How many were lost so far.</summary>
    public long Lost { get; private set; } = lost;

    /// <summary>What the client has of the run's text.</summary>
    public EmittedText Emitted { get; } = new(emitted);

    /// <summary>Whether the attempt may be made.</summary>
    public bool MayBegin => Lost < most && !Emitted.IsTooLong;

    /// <summary>The attempt's worker broke off.</summary>
    public void OnLost(WorkerLostException lost)
    {
        _hasBegun = Either(_hasBegun, lost.HasBegun);
        Number++;
        Lost++;
    }

    /// <summary>The attempt is over because the run waited for its client, or is guided: the next one isn't made in its place.</summary>
    public void GoOn()
    {
        _hasBegun = true;
        Number++;
    }

    /// <summary>The run's end when no attempt may follow.</summary>
    public AgentSocketException ToException(WorkerLostException? last) =>
        new(ErrorCodes.WorkerLost, "The worker broke off.", last) { Retryable = true, Processed = _hasBegun };

    /// <summary>The run's bad end. What the last attempt's failure says of itself may not be so of those before it.</summary>
    public AgentSocketException Tell(AgentSocketException failure) => Either(_hasBegun, failure.Processed) == failure.Processed
        ? failure
        : new(failure.Code, failure.Message, failure) { Retryable = failure.Retryable, RetryAfter = failure.RetryAfter, Processed = Either(_hasBegun, failure.Processed) };

    /// <summary>Yes if one is; no if neither is; else nobody knows.</summary>
    private static bool? Either(bool? one, bool? other) => one | other;
}
