using MessagePack;

namespace AgentSocket.Protocol;

/// <summary>What a server announces in HELLO. Spec §4.1.</summary>
public sealed record SessionLimits
{
    /// <summary>How often the client sends PING, in milliseconds; 30,000 by default.</summary>
    public long HeartbeatMs { get; init; } = 30_000;

    /// <summary>The largest message that the server accepts and sends, in bytes; 1 MiB by default.</summary>
    public long MaxFrameBytes { get; init; } = FrameLimits.DefaultMaxFrameBytes;

    /// <summary>How many numbered frames the server may have sent that aren't acknowledged; 1,024 by default. Spec §6.</summary>
    public long WindowFrames { get; init; } = 1_024;

    /// <summary>How many bytes of numbered frames the server may have sent that aren't acknowledged; 256 KiB by default. Spec §6.</summary>
    public long WindowBytes { get; init; } = 256 * 1024;

    /// <summary>How long the session lives without a connection, in milliseconds; 120,000 by default.</summary>
    public long RetentionMs { get; init; } = 120_000;

    internal void Write(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(5);
        writer.WriteEntry("heartbeatMs"u8, (long?)HeartbeatMs);
        writer.WriteEntry("maxFrameBytes"u8, (long?)MaxFrameBytes);
        writer.WriteEntry("windowFrames"u8, (long?)WindowFrames);
        writer.WriteEntry("windowBytes"u8, (long?)WindowBytes);
        writer.WriteEntry("retentionMs"u8, (long?)RetentionMs);
    }

    internal static SessionLimits Read(ref FieldReader fields, int entries)
    {
        var limits = new SessionLimits();
        for (var i = 0; i < entries && fields.Error == FrameError.None; i++)
        {
            var key = fields.Key();
            if (key.SequenceEqual("heartbeatMs"u8))
                limits = limits with { HeartbeatMs = fields.EntryNumber() ?? limits.HeartbeatMs };
            else if (key.SequenceEqual("maxFrameBytes"u8))
                limits = limits with { MaxFrameBytes = fields.EntryNumber() ?? limits.MaxFrameBytes };
            else if (key.SequenceEqual("windowFrames"u8))
                limits = limits with { WindowFrames = fields.EntryNumber() ?? limits.WindowFrames };
            else if (key.SequenceEqual("windowBytes"u8))
                limits = limits with { WindowBytes = fields.EntryNumber() ?? limits.WindowBytes };
            else if (key.SequenceEqual("retentionMs"u8))
                limits = limits with { RetentionMs = fields.EntryNumber() ?? limits.RetentionMs };
            else
                fields.SkipEntry();
        }

        return limits;
    }
}
