using MessagePack;

namespace AgentSocket.Protocol;

// | field   | type | meaning                                                      |
// | run     | uint | the run, which ends; 0 is the session itself                 |
// | code    | str  | for programs                                                 |
// | message | str  | for people                                                   |
// | details | map? | retryable (bool), retryAfterMs, processed (bool);            |
// |         |      | with run 0 what was refused: aboutRun, request or call       |

/// <summary>0x07 ERROR, either side: a run's bad end, or (run 0) an error in the session that doesn't end it. Spec §4.7.</summary>
public readonly record struct ErrorFrame(long Run, string Code, string Message, bool? Retryable = null, long? RetryAfterMs = null, bool? Processed = null) : IFrame<ErrorFrame>
{
    /// <summary>With run 0: the run that the refused frame was about.</summary>
    public long? AboutRun { get; init; }

    /// <summary>With run 0: the question that a refused REPLY answers.</summary>
    public long? Request { get; init; }

    /// <summary>With run 0: the call that a refused TOOL_RESULT answers.</summary>
    public long? Call { get; init; }

    /// <inheritdoc/>
    public static FrameType Type => FrameType.Error;

    /// <summary>The frame that tells of an exception.</summary>
    /// <param name="run">The run, or 0.</param>
    /// <param name="exception">What happened.</param>
    public static ErrorFrame From(long run, AgentSocketException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new ErrorFrame(run, exception.Code, exception.Message, exception.Retryable ? true : null, (long?)exception.RetryAfter?.TotalMilliseconds, exception.Processed);
    }

    /// <summary>The exception that a caller sees.</summary>
    public AgentSocketException ToException() => new(Code, Message)
    {
        Retryable = Retryable ?? false,
        RetryAfter = RetryAfterMs is { } pause ? WaitTime.FromMilliseconds(pause) : null,
        Processed = Processed,
    };

    /// <inheritdoc/>
    public void WriteFields(ref MessagePackWriter writer)
    {
        var entries = MapWriter.Count(Retryable) + MapWriter.Count(RetryAfterMs) + MapWriter.Count(Processed)
            + MapWriter.Count(AboutRun) + MapWriter.Count(Request) + MapWriter.Count(Call);
        writer.WriteArrayHeader(entries == 0 ? 3 : 4);
        writer.Write(Run);
        writer.Write(Code);
        writer.Write(Message);
        if (entries == 0)
            return;
        writer.WriteMapHeader(entries);
        writer.WriteEntry("retryable"u8, Retryable);
        writer.WriteEntry("retryAfterMs"u8, RetryAfterMs);
        writer.WriteEntry("processed"u8, Processed);
        writer.WriteEntry("aboutRun"u8, AboutRun);
        writer.WriteEntry("request"u8, Request);
        writer.WriteEntry("call"u8, Call);
    }

    /// <inheritdoc/>
    public static ErrorFrame ReadFields(ref FieldReader fields)
    {
        var frame = new ErrorFrame(fields.Number(), fields.Text(), fields.Text());
        var entries = fields.OptionalMap();
        for (var i = 0; i < entries && fields.Error == FrameError.None; i++)
        {
            var key = fields.Key();
            if (key.SequenceEqual("retryable"u8))
                frame = frame with { Retryable = fields.EntryBoolean() };
            else if (key.SequenceEqual("retryAfterMs"u8))
                frame = frame with { RetryAfterMs = fields.EntryNumber() };
            else if (key.SequenceEqual("processed"u8))
                frame = frame with { Processed = fields.EntryBoolean() };
            else if (key.SequenceEqual("aboutRun"u8))
                frame = frame with { AboutRun = fields.EntryNumber() };
            else if (key.SequenceEqual("request"u8))
                frame = frame with { Request = fields.EntryNumber() };
            else if (key.SequenceEqual("call"u8))
                frame = frame with { Call = fields.EntryNumber() };
            else
                fields.SkipEntry();
        }

        return frame;
    }
}
