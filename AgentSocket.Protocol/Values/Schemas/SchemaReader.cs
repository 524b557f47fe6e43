using System.Text.Json;

namespace AgentSocket.Protocol;

/// <summary>Reads the parts of a schema, and ties each <c>$ref</c> to what it names.</summary>
internal sealed class SchemaReader
{
    private const string DefsPrefix = "#/$defs/";

    private readonly Dictionary<string, SchemaPart> _defs = new(StringComparer.Ordinal);
    private readonly List<(SchemaPart Part, string Name)> _references = [];
    private int _parts;

    private SchemaReader()
    {
    }

    /// <exception cref="AgentSocketException">The schema can't be used.</exception>
    public static SchemaPart Read(JsonElement schema)
    {
        var reader = new SchemaReader();
        var root = reader.ReadPart(schema);
        if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$defs", out var defs))
        {
            foreach (var def in Entries(defs, "$defs"))
                reader._defs[def.Name] = reader.ReadPart(def.Value);
        }

        foreach (var (part, name) in reader._references)
            part.Reference = name == "#" ? root : reader.Find(name);
        return root;
    }

    /// <summary>An error that says what is wrong with the schema.</summary>
    public static AgentSocketException Unusable(string what) => new(ErrorCodes.InvalidInput, $"The schema {what}.");

    private SchemaPart ReadPart(JsonElement schema)
    {
        if (++_parts > ValueSchema.MaxParts)
            throw Unusable($"has more than {ValueSchema.MaxParts} parts");
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return schema.GetBoolean() ? SchemaPart.Anything : SchemaPart.Nothing;
        var part = new SchemaPart();
        foreach (var keyword in Entries(schema, "schema"))
            ReadKeyword(part, keyword.Name, keyword.Value);
        return part;
    }

    private void ReadKeyword(SchemaPart part, string name, JsonElement value)
    {
        switch (name)
        {
            case "type":
                part.Types = ReadTypes(value);
                break;
            case "enum":
                part.Enum = [.. Elements(value, name).Select(element => element.Clone())];
                break;
            case "const":
                part.Const = value.Clone();
                break;
            case "properties":
                part.Properties = ReadProperties(value);
                break;
            case "required":
                part.Required = [.. Elements(value, name).Select(element => Text(element, name))];
                break;
            case "additionalProperties":
                part.AdditionalProperties = ReadPart(value);
                break;
            case "items":
                part.Items = ReadPart(value);
                break;
            case "anyOf":
                part.AnyOf = ReadParts(value, name);
                break;
            case "oneOf":
                part.OneOf = ReadParts(value, name);
                break;
            case "allOf":
                part.AllOf = ReadParts(value, name);
                break;
            case "$ref":
                _references.Add((part, Text(value, name)));
                break;
            default:
                ReadBound(part, name, value);
                break;
        }
    }

    private static void ReadBound(SchemaPart part, string name, JsonElement value)
    {
        switch (name)
        {
            case "minimum":
                part.Minimum = Number(value, name);
                break;
            case "maximum":
                part.Maximum = Number(value, name);
                break;
            case "exclusiveMinimum":
                part.ExclusiveMinimum = Number(value, name);
                break;
            case "exclusiveMaximum":
                part.ExclusiveMaximum = Number(value, name);
                break;
            case "minLength":
                part.MinLength = Count(value, name);
                break;
            case "maxLength":
                part.MaxLength = Count(value, name);
                break;
            case "minItems":
                part.MinItems = Count(value, name);
                break;
            case "maxItems":
                part.MaxItems = Count(value, name);
                break;
        }
    }

    private Dictionary<string, SchemaPart> ReadProperties(JsonElement value)
    {
        var properties = new Dictionary<string, SchemaPart>(StringComparer.Ordinal);
        foreach (var property in Entries(value, "properties"))
            properties[property.Name] = ReadPart(property.Value);
        return properties;
    }

    private SchemaPart[] ReadParts(JsonElement value, string name) => [.. Elements(value, name).Select(ReadPart)];

    private SchemaPart Find(string name) =>
        name.StartsWith(DefsPrefix, StringComparison.Ordinal) && _defs.TryGetValue(name[DefsPrefix.Length..], out var part)
            ? part
            : throw Unusable("refers to something that it hasn't in its $defs");

    private static SchemaTypes ReadTypes(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            return ReadType(value);
        var types = SchemaTypes.None;
        foreach (var name in Elements(value, "type"))
            types |= ReadType(name);
        return types == SchemaTypes.None ? throw Unusable("has a 'type' that names none") : types;
    }

    private static SchemaTypes ReadType(JsonElement name) => Text(name, "type") switch
    {
        "null" => SchemaTypes.Null,
        "boolean" => SchemaTypes.Boolean,
        "integer" => SchemaTypes.Integer,
        "number" => SchemaTypes.Number,
        "string" => SchemaTypes.String,
        "array" => SchemaTypes.Array,
        "object" => SchemaTypes.Object,
        _ => throw Unusable("has a 'type' that JSON hasn't"),
    };

    private static JsonElement.ObjectEnumerator Entries(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : throw Unusable($"has a '{name}' that isn't an object");

    private static JsonElement.ArrayEnumerator Elements(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw Unusable($"has a '{name}' that isn't an array");

    private static string Text(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Unusable($"has a '{name}' that isn't text");

    private static double Number(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw Unusable($"has a '{name}' that isn't a number");

    private static long Count(JsonElement value, string name) =>
        Number(value, name) is >= 0 and <= AgentSocketProtocol.MaxNumber and var number && double.IsInteger(number)
            ? (long)number
            : throw Unusable($"has a '{name}' that isn't a count");
}
