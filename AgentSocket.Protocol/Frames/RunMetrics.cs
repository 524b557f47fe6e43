using MessagePack;

namespace AgentSocket.Protocol;

/// <summary>What a run cost: COMPLETE's map of metrics. Spec §4.6.</summary>
public sealed record RunMetrics
{
    /// <summary>Milliseconds from the INVOKE's arrival until an agent took the run up.</summary>
    public double? QueueMs { get; init; }

    /// <summary>Milliseconds from the INVOKE's arrival until the first STREAM.</summary>
    public double? FirstTokenMs { get; init; }

    /// <summary>Milliseconds from the INVOKE's arrival until the end.</summary>
    public double? TotalMs { get; init; }

    /// <summary>Tokens that the model read.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Tokens that the model wrote.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Milliseconds of CPU that the worker used.</summary>
    public double? CpuMs { get; init; }

    internal void Write(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(MapWriter.Count(QueueMs) + MapWriter.Count(FirstTokenMs) + MapWriter.Count(TotalMs)
            + MapWriter.Count(InputTokens) + MapWriter.Count(OutputTokens) + MapWriter.Count(CpuMs));
        writer.WriteEntry("queueMs"u8, QueueMs);
        writer.WriteEntry("firstTokenMs"u8, FirstTokenMs);
        writer.WriteEntry("totalMs"u8, TotalMs);
        writer.WriteEntry("inputTokens"u8, InputTokens);
        writer.WriteEntry("outputTokens"u8, OutputTokens);
        writer.WriteEntry("cpuMs"u8, CpuMs);
    }

    internal static RunMetrics Read(ref FieldReader fields, int entries)
    {
        var metrics = new RunMetrics();
        for (var i = 0; i < entries && fields.Error == FrameError.None; i++)
        {
            var key = fields.Key();
            if (key.SequenceEqual("queueMs"u8))
                metrics = metrics with { QueueMs = fields.EntryDouble() };
            else if (key.SequenceEqual("firstTokenMs"u8))
                metrics = metrics with { FirstTokenMs = fields.EntryDouble() };
            else if (key.SequenceEqual("totalMs"u8))
                metrics = metrics with { TotalMs = fields.EntryDouble() };
            else if (key.SequenceEqual("inputTokens"u8))
                metrics = metrics with { InputTokens = fields.EntryNumber() };
            else if (key.SequenceEqual("outputTokens"u8))
                metrics = metrics with { OutputTokens = fields.EntryNumber() };
            else if (key.SequenceEqual("cpuMs"u8))
                metrics = metrics with { CpuMs = fields.EntryDouble() };
            else
                fields.SkipEntry();
        }

        return metrics;
    }
}
