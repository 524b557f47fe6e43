using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MessagePack;

namespace AgentSocket.Protocol;

/// <summary>
/// A MessagePack value as JSON. What JSON lacks becomes the nearest: binary data a base64 string, a timestamp an ISO 8601 string,
/// an integer key its digits. Spec §2.3.
/// </summary>
internal static class ValueToJson
{
    // Only what JSON demands is escaped: the text is data, and no part of a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <exception cref="NotSupportedException">The value has no JSON form.</exception>
    public static string Convert(AgentValue value)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, Options))
        {
            var reader = value.CreateReader();
            Write(ref reader, json);
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static void Write(ref MessagePackReader reader, Utf8JsonWriter json)
    {
        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Nil:
                reader.ReadNil();
                json.WriteNullValue();
                break;
            case MessagePackType.Boolean:
                json.WriteBooleanValue(reader.ReadBoolean());
                break;
            case MessagePackType.Integer when reader.NextCode == MessagePackCode.UInt64:
                json.WriteNumberValue(reader.ReadUInt64());
                break;
            case MessagePackType.Integer:
                json.WriteNumberValue(reader.ReadInt64());
                break;
            case MessagePackType.Float:
                WriteFloat(ref reader, json);
                break;
            case MessagePackType.String:
                json.WriteStringValue(reader.ReadString());
                break;
            case MessagePackType.Binary:
                json.WriteStringValue(System.Convert.ToBase64String(reader.ReadBytes()!.Value.ToArray()));
                break;
            case MessagePackType.Array:
                WriteArray(ref reader, json);
                break;
            case MessagePackType.Map:
                WriteMap(ref reader, json);
                break;
            default:
                WriteTimestamp(ref reader, json);
                break;
        }
    }

    private static void WriteFloat(ref MessagePackReader reader, Utf8JsonWriter json)
    {
        var isSingle = reader.NextCode == MessagePackCode.Float32;
        var number = reader.ReadDouble();
        if (!double.IsFinite(number))
            throw new NotSupportedException("JSON has no such number.");
        if (isSingle)
            json.WriteNumberValue((float)number);
        else
            json.WriteNumberValue(number);
    }

    private static void WriteArray(ref MessagePackReader reader, Utf8JsonWriter json)
    {
        var count = reader.ReadArrayHeader();
        CheckDepth(count, json);
        json.WriteStartArray();
        for (var i = 0; i < count; i++)
            Write(ref reader, json);
        json.WriteEndArray();
    }

    private static void WriteMap(ref MessagePackReader reader, Utf8JsonWriter json)
    {
        var count = reader.ReadMapHeader();
        CheckDepth(count, json);
        json.WriteStartObject();
        for (var i = 0; i < count; i++)
        {
            json.WritePropertyName(ReadKey(ref reader));
            Write(ref reader, json);
        }

        json.WriteEndObject();
    }

    private static string ReadKey(ref MessagePackReader reader) => reader.NextMessagePackType switch
    {
        MessagePackType.String => reader.ReadString()!,
        MessagePackType.Integer when reader.NextCode == MessagePackCode.UInt64 => reader.ReadUInt64().ToString(CultureInfo.InvariantCulture),
        MessagePackType.Integer => reader.ReadInt64().ToString(CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException("JSON has no such keys."),
    };

    private static void WriteTimestamp(ref MessagePackReader reader, Utf8JsonWriter json)
    {
        try
        {
            json.WriteStringValue(reader.ReadDateTime());
        }
        catch (Exception exception) when (exception is MessagePackSerializationException or ArgumentOutOfRangeException)
        {
            throw new NotSupportedException("JSON has nothing like this extension.", exception);
        }
    }

    /// <summary>As deep as a frame may be, and as it counts: what is empty adds no level.</summary>
    private static void CheckDepth(int count, Utf8JsonWriter json)
    {
        if (count > 0 && json.CurrentDepth >= FrameLimits.DefaultMaxDepth)
            throw new NotSupportedException("The value is nested too deep.");
    }
}
