using System.Text.Json;

namespace AgentSocket.Protocol;

/// <summary>One schema of a schema: its keywords, as far as they are known and given.</summary>
internal sealed class SchemaPart
{
    public static SchemaPart Anything { get; } = new();

    public static SchemaPart Nothing { get; } = new() { IsNothing = true };

    /// <summary>The schema <c>false</c>.</summary>
    public bool IsNothing { get; private init; }

    public SchemaTypes Types { get; set; }

    public IReadOnlyList<JsonElement>? Enum { get; set; }

    public JsonElement? Const { get; set; }

    public IReadOnlyDictionary<string, SchemaPart>? Properties { get; set; }

    public IReadOnlyList<string> Required { get; set; } = [];

    public SchemaPart? AdditionalProperties { get; set; }

    public SchemaPart? Items { get; set; }

    public double? Minimum { get; set; }

    public double? Maximum { get; set; }

    public double? ExclusiveMinimum { get; set; }

    public double? ExclusiveMaximum { get; set; }

    public long? MinLength { get; set; }

    public long? MaxLength { get; set; }

    public long? MinItems { get; set; }

    public long? MaxItems { get; set; }

    public IReadOnlyList<SchemaPart>? AnyOf { get; set; }

    public IReadOnlyList<SchemaPart>? OneOf { get; set; }

    public IReadOnlyList<SchemaPart> AllOf { get; set; } = [];

    /// <summary>What <c>$ref</c> names.</summary>
    public SchemaPart? Reference { get; set; }
}
