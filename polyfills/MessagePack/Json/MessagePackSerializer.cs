using System.Buffers;
using System.Globalization;

namespace MessagePack;

/// <summary>Translates between MessagePack and JSON.</summary>
public static partial class MessagePackSerializer
{
    /// <summary>The settings that hold where none are given.</summary>
    public static MessagePackSerializerOptions DefaultOptions { get; set; } = MessagePackSerializerOptions.Standard;

    /// <summary>Writes one MessagePack value as JSON.</summary>
    /// <exception cref="MessagePackSerializationException">The data can't be read; the inner exception says why.</exception>
    public static string ConvertToJson(
        ReadOnlyMemory<byte> bytes,
        MessagePackSerializerOptions? options = null,
        CancellationToken cancellationToken = default) =>
        ConvertToJson(new ReadOnlySequence<byte>(bytes), options, cancellationToken);

    /// <summary>Writes one MessagePack value as JSON.</summary>
    /// <exception cref="MessagePackSerializationException">The data can't be read; the inner exception says why.</exception>
    public static string ConvertToJson(
        in ReadOnlySequence<byte> bytes,
        MessagePackSerializerOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        using var json = new StringWriter(CultureInfo.InvariantCulture);
        var reader = new MessagePackReader(bytes) { CancellationToken = cancellationToken };
        ConvertToJson(ref reader, json, options);
        return json.ToString();
    }

    /// <summary>Reads one MessagePack value and writes it as JSON; nothing where there is no value.</summary>
    /// <exception cref="MessagePackSerializationException">The data can't be read; the inner exception says why.</exception>
    public static void ConvertToJson(ref MessagePackReader reader, TextWriter jsonWriter, MessagePackSerializerOptions? options = null)
    {
        if (reader.End)
        {
            return;
        }

        try
        {
            JsonWriter.Write(ref reader, jsonWriter, (options ?? DefaultOptions).Security);
        }
        catch (Exception e)
        {
            throw new MessagePackSerializationException("The MessagePack data can't be translated to JSON.", e);
        }
    }

    /// <summary>Writes JSON as MessagePack.</summary>
    public static byte[] ConvertFromJson(
        string str,
        MessagePackSerializerOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output) { CancellationToken = cancellationToken };
        ConvertFromJson(str, ref writer, options);
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes JSON as MessagePack.</summary>
    public static void ConvertFromJson(string str, ref MessagePackWriter writer, MessagePackSerializerOptions? options = null)
    {
        using var reader = new StringReader(str);
        ConvertFromJson(reader, ref writer, options);
    }

    /// <summary>Writes JSON as MessagePack.</summary>
    public static void ConvertFromJson(TextReader reader, ref MessagePackWriter writer, MessagePackSerializerOptions? options = null) =>
        new JsonReader(reader, (options ?? DefaultOptions).Security).CopyTo(ref writer);
}
