using System.Globalization;
using System.Text.Json;
using MessagePack;

namespace AgentSocket.Protocol.Tests.Vectors;

/// <summary>The neutral form of a value, described in tests/vectors/neutral.mjs, as MessagePack.</summary>
internal static class NeutralValue
{
    public static AgentValue Read(JsonElement element) => AgentValue.Create(element, Write);

    private static void Write(ref MessagePackWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Null:
                writer.WriteNil();
                break;
            case JsonValueKind.True or JsonValueKind.False:
                writer.Write(element.GetBoolean());
                break;
            case JsonValueKind.String:
                writer.Write(element.GetString());
                break;
            case JsonValueKind.Number when element.TryGetInt64(out var integer):
                writer.Write(integer);
                break;
            case JsonValueKind.Number:
                writer.Write(element.GetDouble());
                break;
            case JsonValueKind.Array:
                writer.WriteArrayHeader(element.GetArrayLength());
                foreach (var item in element.EnumerateArray())
                    Write(ref writer, item);
                break;
            default:
                WriteObject(ref writer, element);
                break;
        }
    }

    private static void WriteObject(ref MessagePackWriter writer, JsonElement element)
    {
        var entries = element.EnumerateObject().ToArray();
        if (entries is [var only] && only.Name.StartsWith('$'))
        {
            WriteTagged(ref writer, only);
            return;
        }

        writer.WriteMapHeader(entries.Length);
        foreach (var entry in entries)
        {
            writer.Write(entry.Name);
            Write(ref writer, entry.Value);
        }
    }

    private static void WriteTagged(ref MessagePackWriter writer, JsonProperty tagged)
    {
        switch (tagged.Name)
        {
            case "$bin":
                writer.Write(Convert.FromHexString(tagged.Value.GetString()!));
                break;
            case "$ext":
                var data = Convert.FromHexString(tagged.Value[1].GetString()!);
                writer.WriteExtensionFormat(new ExtensionResult(tagged.Value[0].GetSByte(), data));
                break;
            case "$float":
                writer.Write(tagged.Value.GetDouble());
                break;
            case "$int" when tagged.Value.GetString()!.StartsWith('-'):
                writer.Write(long.Parse(tagged.Value.GetString()!, CultureInfo.InvariantCulture));
                break;
            case "$int":
                writer.Write(ulong.Parse(tagged.Value.GetString()!, CultureInfo.InvariantCulture));
                break;
            case "$repeat":
                writer.Write(Repeat(tagged.Value));
                break;
            default:
                throw new FormatException($"The neutral form has no {tagged.Name}.");
        }
    }

    private static string Repeat(JsonElement repeat) =>
        string.Concat(Enumerable.Repeat(repeat[0].GetString()!, repeat[1].GetInt32()));
}
