using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentSocket.Protocol;

/// <summary>A value within what a JSON serializer takes, and in the schemas that are made of types: as <see cref="AgentValue.ToJson"/> and <see cref="AgentValue.FromJson"/> have it.</summary>
internal sealed class AgentValueJsonConverter : JsonConverter<AgentValue>
{
    public override bool HandleNull => true;

    public override AgentValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return AgentValue.FromJson(JsonElement.ParseValue(ref reader).GetRawText());
        }
        catch (AgentSocketException exception)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    public override void Write(Utf8JsonWriter writer, AgentValue value, JsonSerializerOptions options)
    {
        try
        {
            writer.WriteRawValue(value.ToJson());
        }
        catch (AgentSocketException exception)
        {
            throw new JsonException(exception.Message, exception);
        }
    }
}
