using MessagePack;

namespace AgentSocket.Protocol;

/// <summary>Writes the maps of options: string keys, and only the entries that have a value.</summary>
internal static class MapWriter
{
    /// <summary>1 if the entry is there: summed up for the map's header.</summary>
    public static int Count<T>(T? value) => value is null ? 0 : 1;

    public static void WriteEntry(this ref MessagePackWriter writer, ReadOnlySpan<byte> key, string? value)
    {
        if (value is null)
            return;
        writer.WriteString(key);
        writer.Write(value);
    }

    public static void WriteEntry(this ref MessagePackWriter writer, ReadOnlySpan<byte> key, long? value)
    {
        if (value is null)
            return;
        writer.WriteString(key);
        writer.Write(value.Value);
    }

    public static void WriteEntry(this ref MessagePackWriter writer, ReadOnlySpan<byte> key, bool? value)
    {
        if (value is null)
            return;
        writer.WriteString(key);
        writer.Write(value.Value);
    }

    /// <summary>Whole numbers as integers, others as 64-bit floats.</summary>
    public static void WriteEntry(this ref MessagePackWriter writer, ReadOnlySpan<byte> key, double? value)
    {
        if (value is null)
            return;
        writer.WriteString(key);
        if (value is >= 0 and <= AgentSocketProtocol.MaxNumber && Math.Truncate(value.Value) == value.Value)
            writer.Write((long)value.Value);
        else
            writer.Write(value.Value);
    }
}
