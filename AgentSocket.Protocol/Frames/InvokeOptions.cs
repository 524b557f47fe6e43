using MessagePack;

namespace AgentSocket.Protocol;

/// <summary>INVOKE's options. Spec §4.2.</summary>
public sealed record InvokeOptions
{
    /// <summary>W3C trace context: the parent of the server's span. The client library fills it from the current activity.</summary>
    public string? TraceParent { get; init; }

    /// <summary>W3C trace state.</summary>
    public string? TraceState { get; init; }

    /// <summary>Milliseconds from the INVOKE's arrival, at least 1, after which the run ends with <see cref="ErrorCodes.DeadlineExceeded"/>.</summary>
    public long? DeadlineMs { get; init; }

    /// <summary>How many milliseconds the server may hold output back to send more at once; it may send sooner.</summary>
    public long? MaxLatencyMs { get; init; }

    internal int Entries => MapWriter.Count(TraceParent) + MapWriter.Count(TraceState) + MapWriter.Count(DeadlineMs) + MapWriter.Count(MaxLatencyMs);

    internal void Write(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(Entries);
        writer.WriteEntry("traceparent"u8, TraceParent);
        writer.WriteEntry("tracestate"u8, TraceState);
        writer.WriteEntry("deadlineMs"u8, DeadlineMs);
        writer.WriteEntry("maxLatencyMs"u8, MaxLatencyMs);
    }

    internal static InvokeOptions? Read(ref FieldReader fields, int entries)
    {
        if (entries == 0)
            return null;
        var options = new InvokeOptions();
        for (var i = 0; i < entries && fields.Error == FrameError.None; i++)
        {
            var key = fields.Key();
            if (key.SequenceEqual("traceparent"u8))
                options = options with { TraceParent = fields.EntryText() };
            else if (key.SequenceEqual("tracestate"u8))
                options = options with { TraceState = fields.EntryText() };
            else if (key.SequenceEqual("deadlineMs"u8))
                options = options with { DeadlineMs = fields.EntryNumber() };
            else if (key.SequenceEqual("maxLatencyMs"u8))
                options = options with { MaxLatencyMs = fields.EntryNumber() };
            else
                fields.SkipEntry();
        }

        if (options.DeadlineMs is 0)
            fields.Fail(FrameError.OutOfRange);
        return options;
    }
}
