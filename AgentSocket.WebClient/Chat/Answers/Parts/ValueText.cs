using System.Text.Encodings.Web;
using System.Text.Json;
using AgentSocket.Protocol;

namespace AgentSocket.WebClient.Chat.Answers.Parts;

/// <summary>Values as people read them.</summary>
internal static class ValueText
{
    private static readonly JsonSerializerOptions Lines = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Text as it is, all else as JSON.</summary>
    public static string Plain(AgentValue value) => value.TryGetString(out var text) ? text : Json(value);

    /// <summary>Text as it is, all else as JSON with a line for each entry.</summary>
    public static string Readable(AgentValue value) => value.TryGetString(out var text) ? text : Indented(value);

    /// <summary>JSON on one line; what JSON can't say, by its kind.</summary>
    public static string Json(AgentValue value)
    {
        try
        {
            return value.ToJson();
        }
        catch (AgentSocketException)
        {
            return value.ToString();
        }
    }

    /// <summary>JSON with a line for each entry.</summary>
    public static string Indented(AgentValue value)
    {
        try
        {
            using var json = JsonDocument.Parse(value.ToJson());
            return Indented(json.RootElement);
        }
        catch (AgentSocketException)
        {
            return value.ToString();
        }
    }

    /// <inheritdoc cref="Indented(AgentValue)"/>
    public static string Indented(JsonElement json) => JsonSerializer.Serialize(json, Lines);
}
