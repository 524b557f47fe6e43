using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel;

/// <summary>A JSON schema.</summary>
[JsonConverter(typeof(JsonConverter))]
public sealed class KernelJsonSchema
{
    internal KernelJsonSchema(JsonElement root) => RootElement = root;

    /// <summary>The schema itself.</summary>
    public JsonElement RootElement { get; }

    /// <summary>Reads a schema.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static KernelJsonSchema Parse(string jsonSchema) => new(JsonElement.Parse(jsonSchema));

    /// <summary>The schema as JSON.</summary>
    public override string ToString() => RootElement.GetRawText();

    /// <summary>Writes a schema as the JSON that it is.</summary>
    public sealed class JsonConverter : JsonConverter<KernelJsonSchema>
    {
        /// <inheritdoc/>
        public override KernelJsonSchema? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonElement.ParseValue(ref reader));

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, KernelJsonSchema value, JsonSerializerOptions options) =>
            value.RootElement.WriteTo(writer);
    }
}
