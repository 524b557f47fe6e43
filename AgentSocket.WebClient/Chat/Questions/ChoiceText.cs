using System.Text.Json;
using AgentSocket.Protocol;
using AgentSocket.WebClient.Chat.Answers.Parts;

namespace AgentSocket.WebClient.Chat.Questions;

/// <summary>A choice as people read it.</summary>
internal static class ChoiceText
{
    private static readonly string[] Names = ["label", "title", "name"];

    /// <summary>Text as it is, a map by its label, all else as JSON.</summary>
    public static string Of(AgentValue choice) => choice.TryGetString(out var text) ? text : Of(ValueText.Json(choice));

    /// <inheritdoc cref="Of(AgentValue)"/>
    public static string Of(string json)
    {
        if (json is not ['{' or '"', ..])
            return json;
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.String)
            return root.GetString()!;
        return Names.Select(name => root.TryGetProperty(name, out var label) && label.ValueKind == JsonValueKind.String ? label.GetString() : null).FirstOrDefault(label => label is not null) ?? json;
    }
}
