using System.Globalization;
using System.Text.Json;
using AgentSocket.Protocol;
using AgentSocket.WebClient.Chat.Answers.Parts;

namespace AgentSocket.WebClient.Connections;

/// <summary>Takes frames apart for people to read, by nothing but the specification's field table. Secrets are left out.</summary>
internal static class FrameDecoder
{
    private const int MaxLength = 1_000;

    private static readonly HashSet<string> Secrets = new(StringComparer.Ordinal) { "resumeToken", "auth" };

    public static IReadOnlyList<FrameField> Decode(RecordedFrame frame)
    {
        if (frame.Bytes.Length < 2)
            return [new FrameField("frame", frame.Bytes.Length == 0 ? "too long to be shown" : "empty")];
        if (AgentValue.TryParse(frame.Bytes.AsMemory(1), out var fields) != FrameError.None)
            return [new FrameField("frame", "not of this version")];
        using var json = JsonDocument.Parse(AsJson(fields));
        if (json.RootElement.ValueKind != JsonValueKind.Array)
            return [new FrameField("frame", Cut(json.RootElement.GetRawText()))];
        var names = FrameKind.Of(frame.Type, frame.Direction).Fields;
        return [.. json.RootElement.EnumerateArray().Select((value, index) => Field(index < names.Count ? names[index] : index.ToString(CultureInfo.InvariantCulture), value))];
    }

    /// <summary>What JSON can't say is told by its kind.</summary>
    private static string AsJson(AgentValue value)
    {
        var json = ValueText.Json(value);
        return json.StartsWith('[') ? json : JsonSerializer.Serialize(json);
    }

    private static FrameField Field(string name, JsonElement value) => new(name, Secrets.Contains(name) ? Mask(value) : Cut(WithoutSecrets(value)));

    private static string WithoutSecrets(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Any(entry => Secrets.Contains(entry.Name))
            ? $"{{{string.Join(',', value.EnumerateObject().Select(entry => $"\"{entry.Name}\":{(Secrets.Contains(entry.Name) ? Mask(entry.Value) : entry.Value.GetRawText())}"))}}}"
            : value.GetRawText();

    private static string Mask(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } secret ? string.Create(CultureInfo.InvariantCulture, $"•••• ({secret.Length} characters)") : "\"\"";

    private static string Cut(string text) => text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), "…");
}
