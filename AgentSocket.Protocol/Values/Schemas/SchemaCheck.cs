using System.Globalization;
using System.Text.Json;

namespace AgentSocket.Protocol;

/// <summary>One check of a value. However schemas refer to each other, it ends after a bounded number of steps.</summary>
internal sealed class SchemaCheck
{
    private const int MaxSteps = 200_000;
    private const int MaxNesting = 200;
    private const int MaxNameLength = 64;

    private readonly List<string> _path = [];
    private int _steps;
    private int _nesting;

    /// <returns>What is wrong, as a sentence; null if the value fits.</returns>
    public string? Check(SchemaPart part, JsonElement value)
    {
        if (_nesting >= MaxNesting || ++_steps > MaxSteps)
            return Say("can't be checked: the schema asks for too much");
        _nesting++;
        var wrong = CheckPart(part, value);
        _nesting--;
        return wrong;
    }

    private string? CheckPart(SchemaPart part, JsonElement value)
    {
        if (part.IsNothing)
            return Say("isn't allowed");
        if (part.Types != SchemaTypes.None && (part.Types & TypesOf(value)) == 0)
            return Say($"must be {NamesOf(part.Types)}");
        if (part.Const is { } constant && !JsonElement.DeepEquals(constant, value))
            return Say($"must be {Shorten(constant.GetRawText())}");
        if (part.Enum is { } choices && !choices.Any(choice => JsonElement.DeepEquals(choice, value)))
            return Say($"must be one of {Shorten(string.Join(", ", choices.Select(choice => choice.GetRawText())))}");
        return CheckByKind(part, value) ?? CheckCombined(part, value);
    }

    private string? CheckByKind(SchemaPart part, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => CheckObject(part, value),
        JsonValueKind.Array => CheckArray(part, value),
        JsonValueKind.String => CheckLength(part, value),
        JsonValueKind.Number => CheckNumber(part, value.GetDouble()),
        _ => null,
    };

    private string? CheckObject(SchemaPart part, JsonElement value)
    {
        foreach (var name in part.Required)
        {
            if (!value.TryGetProperty(name, out _))
                return Say("is missing", name);
        }

        if (part.Properties is null && part.AdditionalProperties is null)
            return null;
        foreach (var property in value.EnumerateObject())
        {
            var schema = part.Properties?.GetValueOrDefault(property.Name) ?? part.AdditionalProperties;
            if (schema is not null && Inside(property.Name, schema, property.Value) is { } wrong)
                return wrong;
        }

        return null;
    }

    private string? CheckArray(SchemaPart part, JsonElement value)
    {
        var length = value.GetArrayLength();
        if (length < part.MinItems)
            return Say($"must have at least {Counted(part.MinItems.Value, "item")}");
        if (length > part.MaxItems)
            return Say($"must have at most {Counted(part.MaxItems.Value, "item")}");
        if (part.Items is null)
            return null;
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (Inside(index++.ToString(CultureInfo.InvariantCulture), part.Items, item) is { } wrong)
                return wrong;
        }

        return null;
    }

    private string? CheckLength(SchemaPart part, JsonElement value)
    {
        if (part.MinLength is null && part.MaxLength is null)
            return null;
        var length = 0;
        foreach (var _ in value.GetString()!.EnumerateRunes())
            length++;
        if (length < part.MinLength)
            return Say($"must have at least {Counted(part.MinLength.Value, "character")}");
        return length > part.MaxLength ? Say($"must have at most {Counted(part.MaxLength.Value, "character")}") : null;
    }

    private string? CheckNumber(SchemaPart part, double number)
    {
        if (number < part.Minimum)
            return Say($"must be at least {Text(part.Minimum)}");
        if (number > part.Maximum)
            return Say($"must be at most {Text(part.Maximum)}");
        if (number <= part.ExclusiveMinimum)
            return Say($"must be more than {Text(part.ExclusiveMinimum)}");
        return number >= part.ExclusiveMaximum ? Say($"must be less than {Text(part.ExclusiveMaximum)}") : null;
    }

    private string? CheckCombined(SchemaPart part, JsonElement value)
    {
        if (part.Reference is not null && Check(part.Reference, value) is { } referred)
            return referred;
        foreach (var all in part.AllOf)
        {
            if (Check(all, value) is { } wrong)
                return wrong;
        }

        if (part.AnyOf is { } any && !any.Any(alternative => Check(alternative, value) is null))
            return Say("fits none of what is allowed");
        return part.OneOf?.Count(alternative => Check(alternative, value) is null) switch
        {
            null or 1 => null,
            0 => Say("fits none of what is allowed"),
            _ => Say("fits more than one of what is allowed"),
        };
    }

    private string? Inside(string name, SchemaPart part, JsonElement value)
    {
        _path.Add(name);
        var wrong = Check(part, value);
        _path.RemoveAt(_path.Count - 1);
        return wrong;
    }

    private string Say(string what, string? inside = null)
    {
        var names = inside is null ? _path : _path.Append(inside);
        var path = string.Join('/', names.Select(Shorten));
        return path.Length == 0 && inside is null ? $"The value {what}." : $"'{path}' {what}.";
    }

    private static SchemaTypes TypesOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => SchemaTypes.Object,
        JsonValueKind.Array => SchemaTypes.Array,
        JsonValueKind.String => SchemaTypes.String,
        JsonValueKind.Number => double.IsInteger(value.GetDouble()) ? SchemaTypes.Number | SchemaTypes.Integer : SchemaTypes.Number,
        JsonValueKind.True or JsonValueKind.False => SchemaTypes.Boolean,
        _ => SchemaTypes.Null,
    };

    private static string NamesOf(SchemaTypes types) => string.Join(" or ", Enum.GetValues<SchemaTypes>().Where(type => type != SchemaTypes.None && types.HasFlag(type)).Select(NameOf));

    private static string NameOf(SchemaTypes type) => type switch
    {
        SchemaTypes.Null => "null",
        SchemaTypes.Boolean => "true or false",
        SchemaTypes.Integer => "an integer",
        SchemaTypes.Number => "a number",
        SchemaTypes.String => "text",
        SchemaTypes.Array => "an array",
        _ => "an object",
    };

    private static string Text(double? number) => number!.Value.ToString(CultureInfo.InvariantCulture);

    private static string Counted(long count, string what) => count == 1 ? $"1 {what}" : string.Create(CultureInfo.InvariantCulture, $"{count} {what}s");

    private static string Shorten(string name) => name.Length <= MaxNameLength ? name : string.Concat(name.AsSpan(0, MaxNameLength), "…");
}
