using System.Text.Json;
using MessagePack;

namespace AgentSocket.Protocol;

/// <summary>JSON as a MessagePack value: whole numbers become integers, others 64-bit floats. Spec §2.3.</summary>
internal static class JsonToValue
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = FrameLimits.DefaultMaxDepth };

    /// <exception cref="JsonException">The text isn't JSON, or too deep.</exception>
    /// <exception cref="InvalidOperationException">A string has half of a surrogate pair.</exception>
    /// <exception cref="OverflowException">A number is greater than any float.</exception>
    public static AgentValue Convert(string json)
    {
        using var document = JsonDocument.Parse(json, Options);
        return AgentValue.Create(document.RootElement, Write);
    }

    private static void Write(ref MessagePackWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteMap(ref writer, element);
                break;
            case JsonValueKind.Array:
                writer.WriteArrayHeader(element.GetArrayLength());
                foreach (var item in element.EnumerateArray())
                    Write(ref writer, item);
                break;
            case JsonValueKind.String:
                writer.Write(element.GetString());
                break;
            case JsonValueKind.Number:
                WriteNumber(ref writer, element);
                break;
            case JsonValueKind.True or JsonValueKind.False:
                writer.Write(element.GetBoolean());
                break;
            default:
                writer.WriteNil();
                break;
        }
    }

    private static void WriteMap(ref MessagePackWriter writer, JsonElement element)
    {
        writer.WriteMapHeader(element.GetPropertyCount());
        foreach (var property in element.EnumerateObject())
        {
            writer.Write(property.Name);
            Write(ref writer, property.Value);
        }
    }

    private static void WriteNumber(ref MessagePackWriter writer, JsonElement element)
    {
        if (element.TryGetInt64(out var integer))
            writer.Write(integer);
        else if (element.TryGetUInt64(out var unsigned))
            writer.Write(unsigned);
        else if (element.GetDouble() is var number && double.IsFinite(number))
            writer.Write(number);
        else
            throw new OverflowException("The number is greater than any float.");
    }
}
