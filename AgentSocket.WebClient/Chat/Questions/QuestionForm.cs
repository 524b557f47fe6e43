using System.Text.Json;
using System.Text.Json.Nodes;
using AgentSocket.Protocol;

namespace AgentSocket.WebClient.Chat.Questions;

/// <summary>
/// A form made of a JSON schema: one field for each property, or one for the answer itself. What a field can't enter, a person enters as JSON. The
/// answer is checked against the whole schema.
/// </summary>
public sealed class QuestionForm
{
    private readonly ValueSchema? _schema;
    private readonly bool _isObject;

    private QuestionForm(IReadOnlyList<FormField> fields, ValueSchema? schema, bool isObject) => (Fields, _schema, _isObject) = (fields, schema, isObject);

    /// <summary>The fields, in the schema's order.</summary>
    public IReadOnlyList<FormField> Fields { get; }

    /// <summary>The form for a schema; without one it takes text.</summary>
    public static QuestionForm Of(AgentValue schema)
    {
        if (schema.IsNone)
            return new QuestionForm([Single("Your answer", FieldKind.Text)], schema: null, isObject: false);
        try
        {
            var check = ValueSchema.Parse(schema);
            using var json = JsonDocument.Parse(schema.ToJson());
            var root = json.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
                ? new QuestionForm(FieldsOf(root, properties), check, isObject: true)
                : new QuestionForm([FieldOf("", "Your answer", root, isRequired: true)], check, isObject: false);
        }
        catch (AgentSocketException)
        {
            // The agent's schema can't be used; its question can be answered all the same.
            return new QuestionForm([Single("Your answer, as JSON", FieldKind.Json)], schema: null, isObject: false);
        }
    }

    /// <summary>The answer that the entries make.</summary>
    /// <param name="entries">What was entered, by the fields' names.</param>
    /// <returns>The answer, or what is wrong with it.</returns>
    public (AgentValue Value, string? Wrong) Compose(IReadOnlyDictionary<string, string> entries)
    {
        var answer = new JsonObject();
        foreach (var field in Fields)
        {
            var (value, wrong) = field.Read(entries.GetValueOrDefault(field.Name, ""));
            if (wrong is not null)
                return (default, wrong);
            if (value is null && field.IsRequired)
                return (default, $"{field.Label}: this is required.");
            if (value is not null)
                answer[field.Name] = value;
        }

        try
        {
            var composed = AgentValue.FromJson(_isObject ? answer.ToJsonString() : answer[""]?.ToJsonString() ?? "null");
            return _schema?.Check(composed) is { } misfit ? (default, misfit) : (composed, null);
        }
        catch (AgentSocketException)
        {
            return (default, "The answer can’t be sent: it is nested too deep.");
        }
    }

    private static FormField Single(string label, FieldKind kind) => new("", label, Help: null, kind, IsRequired: true, [], Default: "");

    private static List<FormField> FieldsOf(JsonElement root, JsonElement properties)
    {
        var required = root.TryGetProperty("required", out var names) && names.ValueKind == JsonValueKind.Array
            ? names.EnumerateArray().Select(name => name.ToString()).ToHashSet(StringComparer.Ordinal)
            : [];
        // A name that comes twice is one field.
        return [.. properties.EnumerateObject().DistinctBy(property => property.Name).Select(property => FieldOf(property.Name, property.Name, property.Value, required.Contains(property.Name)))];
    }

    private static FormField FieldOf(string name, string label, JsonElement schema, bool isRequired)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            return new FormField(name, label, Help: null, FieldKind.Json, isRequired, [], Default: "");
        var choices = schema.TryGetProperty("enum", out var allowed) && allowed.ValueKind == JsonValueKind.Array ? allowed.EnumerateArray().Select(choice => choice.GetRawText()).ToList() : [];
        var kind = choices.Count > 0 ? FieldKind.Choice : KindOf(Text(schema, "type"));
        return new FormField(name, Text(schema, "title") ?? label, Text(schema, "description"), kind, isRequired, choices, DefaultOf(schema, kind));
    }

    private static FieldKind KindOf(string? type) => type switch
    {
        "string" => FieldKind.Text,
        "number" => FieldKind.Number,
        "integer" => FieldKind.Integer,
        "boolean" => FieldKind.Boolean,
        _ => FieldKind.Json,
    };

    private static string DefaultOf(JsonElement schema, FieldKind kind)
    {
        if (!schema.TryGetProperty("default", out var value))
            return "";
        return kind switch
        {
            FieldKind.Text when value.ValueKind == JsonValueKind.String => value.GetString()!,
            FieldKind.Boolean => value.ValueKind == JsonValueKind.True ? bool.TrueString : "",
            _ => value.GetRawText(),
        };
    }

    private static string? Text(JsonElement schema, string name) => schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
