namespace AgentSocket.Faults.Traces;

/// <summary>One thing that a client, a worker or the bench saw, as a line of JSON. It has no token, and no payload but the bench's own.</summary>
internal sealed record TraceLine(TraceKind Kind)
{
    /// <summary>Milliseconds since the trace began.</summary>
    public double Ms { get; init; }

    /// <summary>The session as the bench names it.</summary>
    public string? Session { get; init; }

    /// <summary>Which of the session's connections, from 1, in the order in which they were tried.</summary>
    public int Connection { get; init; }

    /// <summary>The session as the server names it.</summary>
    public string? Sid { get; init; }

    /// <summary>A frame's type byte.</summary>
    public int Type { get; init; }

    /// <summary>A numbered frame's number, as its peer counted it.</summary>
    public long Number { get; init; }

    public long Run { get; init; }

    /// <summary>The number of a question or its answer, a call or its result, or guidance.</summary>
    public long Request { get; init; }

    /// <summary>STREAM's text on channel 0; the text that is expected; a question, a call's arguments, guidance; an ERROR's code; a resource's name.</summary>
    public string? Text { get; init; }

    /// <summary>A numbered frame's bytes, hashed.</summary>
    public string? Hash { get; init; }

    /// <summary>What the frame says its sender has sent.</summary>
    public long? Sent { get; init; }

    /// <summary>What the frame says its sender has received.</summary>
    public long? Received { get; init; }

    /// <summary>A close code; the outcome of COMPLETE or RESUMED; INTERRUPT's offset; STEERED's status; how much more of a resource is no leak.</summary>
    public long Code { get; init; }

    /// <summary>Which dispatch of a run.</summary>
    public long Attempt { get; init; }

    /// <summary>Whether a run will be cancelled; whether a resource was counted after.</summary>
    public bool Flag { get; init; }

    /// <summary>How much of a resource; how many frames a worker found in the inbox.</summary>
    public long Value { get; init; }
}
