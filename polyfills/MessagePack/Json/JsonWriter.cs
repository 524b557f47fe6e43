using System.Buffers;
using System.Globalization;

namespace MessagePack;

/// <summary>
/// One MessagePack value as JSON without white space. Binary data becomes a Base64 string, a timestamp an ISO 8601 string,
/// another extension <c>[type,"Base64"]</c>, and a map key that is no string the string of its JSON.
/// </summary>
internal static class JsonWriter
{
    public static void Write(ref MessagePackReader reader, TextWriter json, MessagePackSecurity security)
    {
        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Nil:
                reader.ReadNil();
                json.Write("null");
                break;
            case MessagePackType.Boolean:
                json.Write(reader.ReadBoolean() ? "true" : "false");
                break;
            case MessagePackType.Integer when MessagePackReader.IsSigned(reader.NextCode):
                json.Write(reader.ReadInt64().ToString(CultureInfo.InvariantCulture));
                break;
            case MessagePackType.Integer:
                json.Write(reader.ReadUInt64().ToString(CultureInfo.InvariantCulture));
                break;
            case MessagePackType.Float when reader.NextCode == MessagePackCode.Float32:
                json.Write(reader.ReadSingle().ToString("R", CultureInfo.InvariantCulture));
                break;
            case MessagePackType.Float:
                json.Write(reader.ReadDouble().ToString("R", CultureInfo.InvariantCulture));
                break;
            case MessagePackType.String:
                WriteString(reader.ReadString()!, json);
                break;
            case MessagePackType.Binary:
                WriteBase64(reader.ReadBytes()!.Value, json);
                break;
            case MessagePackType.Array:
                WriteArray(ref reader, json, security);
                break;
            case MessagePackType.Map:
                WriteMap(ref reader, json, security);
                break;
            case MessagePackType.Extension:
                WriteExtension(ref reader, json);
                break;
            default:
                throw ReadFailure.Unexpected(reader.NextCode);
        }
    }

    private static void WriteArray(ref MessagePackReader reader, TextWriter json, MessagePackSecurity security)
    {
        var count = reader.ReadArrayHeader();
        security.DepthStep(ref reader);
        json.Write('[');
        for (var i = 0; i < count; i++)
        {
            WriteSeparator(i, json);
            Write(ref reader, json, security);
        }

        json.Write(']');
        reader.Depth--;
    }

    private static void WriteMap(ref MessagePackReader reader, TextWriter json, MessagePackSecurity security)
    {
        var count = reader.ReadMapHeader();
        security.DepthStep(ref reader);
        json.Write('{');
        for (var i = 0; i < count; i++)
        {
            WriteSeparator(i, json);
            WriteKey(ref reader, json, security);
            json.Write(':');
            Write(ref reader, json, security);
        }

        json.Write('}');
        reader.Depth--;
    }

    private static void WriteSeparator(int index, TextWriter json)
    {
        if (index > 0)
        {
            json.Write(',');
        }
    }

    private static void WriteKey(ref MessagePackReader reader, TextWriter json, MessagePackSecurity security)
    {
        var quote = reader.NextMessagePackType is MessagePackType.String or MessagePackType.Binary ? "" : "\"";
        json.Write(quote);
        Write(ref reader, json, security);
        json.Write(quote);
    }

    private static void WriteExtension(ref MessagePackReader reader, TextWriter json)
    {
        var header = reader.ReadExtensionFormatHeader();
        if (header.TypeCode == ReservedMessagePackExtensionTypeCode.DateTime)
        {
            json.Write('"');
            json.Write(reader.ReadDateTime(header).ToString("o", CultureInfo.InvariantCulture));
            json.Write('"');
            return;
        }

        json.Write('[');
        json.Write(header.TypeCode.ToString(CultureInfo.InvariantCulture));
        json.Write(',');
        WriteBase64(reader.ReadRaw(header.Length), json);
        json.Write(']');
    }

    private static void WriteBase64(in ReadOnlySequence<byte> data, TextWriter json)
    {
        json.Write('"');
        json.Write(Convert.ToBase64String(data.IsSingleSegment ? data.FirstSpan : data.ToArray()));
        json.Write('"');
    }

    /// <summary>Only what has a short escape is escaped, as in the package; other control characters stand as they are.</summary>
    private static void WriteString(string value, TextWriter json)
    {
        json.Write('"');
        foreach (var c in value)
        {
            var escape = JsonEscapes.LetterOf(c);
            if (escape is not '\0')
            {
                json.Write('\\');
            }

            json.Write(escape is '\0' ? c : escape);
        }

        json.Write('"');
    }
}
