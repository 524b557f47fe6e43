using System.Text.Json;

namespace AgentSocket.Protocol;

// | keyword                                      | taken as                                              |
// |----------------------------------------------|-------------------------------------------------------|
// | type                                         | one name or an array of names                         |
// | enum, const                                  | equal as JSON                                         |
// | properties, required, additionalProperties   | of objects                                            |
// | items, minItems, maxItems                    | of arrays; items is one schema for all                |
// | minLength, maxLength                         | of strings, in code points                            |
// | minimum, maximum, exclusive…                 | of numbers                                            |
// | anyOf, oneOf, allOf                          | any number of schemas                                 |
// | $ref                                         | "#" or "#/$defs/NAME"; any other can't be used        |
// | all others                                   | ignored, $id, format and pattern among them           |

/// <summary>
/// A JSON schema that values are checked against: a tool's arguments, an answer to a form. It is the part of JSON Schema 2020-12 that
/// the table above this class lists; a value is checked as the JSON that it becomes (spec §2.3). Schema and value may come from a
/// stranger: both are bounded, and so is the work. Never changes; from many threads.
/// </summary>
public sealed class ValueSchema
{
    /// <summary>How many bytes of MessagePack a schema may have.</summary>
    public const int MaxBytes = 128 * 1024;

    /// <summary>How many schemas it may consist of.</summary>
    public const int MaxParts = 2_000;

    private readonly SchemaPart _root;

    private ValueSchema(SchemaPart root) => _root = root;

    /// <summary>Reads a schema.</summary>
    /// <param name="schema">The schema, a map or a boolean; none takes any value.</param>
    /// <exception cref="AgentSocketException">It can't be used (<see cref="ErrorCodes.InvalidInput"/>).</exception>
    public static ValueSchema Parse(AgentValue schema)
    {
        if (schema.IsNone)
            return new ValueSchema(SchemaPart.Anything);
        if (schema.Bytes.Length > MaxBytes)
            throw SchemaReader.Unusable($"has {schema.Bytes.Length} bytes; {MaxBytes} are allowed");
        using var json = JsonDocument.Parse(schema.ToJson());
        return new ValueSchema(SchemaReader.Read(json.RootElement));
    }

    /// <summary>Checks a value.</summary>
    /// <param name="value">The value; none counts as nil.</param>
    /// <returns>The first thing that is wrong, as a sentence that names the place, such as <c>'party/size' must be an integer.</c>; null if the value fits.</returns>
    public string? Check(AgentValue value)
    {
        try
        {
            using var json = JsonDocument.Parse(value.ToJson());
            return new SchemaCheck().Check(_root, json.RootElement);
        }
        catch (AgentSocketException noJson)
        {
            return noJson.Message;
        }
    }
}
