using System.Text.Json.Nodes;
using MessagePack.Tests.Samples;

namespace MessagePack.Tests.Properties;

/// <summary>JSON both ways, with the platform's JSON as the judge.</summary>
public sealed class JsonProperties
{
    [Fact]
    public void Document_ToJsonAndBack_IsTheSame() => Claim.Holds(Documents.Json, document =>
    {
        var bytes = document.ToBytes();

        Assert.Equal(bytes, MessagePackSerializer.ConvertFromJson(MessagePackSerializer.ConvertToJson(bytes)));
    });

    [Fact]
    public void Json_OfThePlatform_IsTheSameDocument() => Claim.Holds(Documents.Json, document =>
    {
        var bytes = MessagePackSerializer.ConvertFromJson(ByPlatform(document));

        Assert.Equal(document, Wire.Read(bytes, DocumentReader.Read));
    });

    [Fact]
    public void Json_OfAnyDocument_IsTheSameToThePlatform() => Claim.Holds(Documents.Json, document =>
    {
        var json = MessagePackSerializer.ConvertToJson(document.ToBytes());

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(ByPlatform(document)), JsonNode.Parse(json)), json);
    });

    private static string ByPlatform(Document document) => Platform(document)?.ToJsonString() ?? "null";

    private static JsonNode? Platform(Document document) => document switch
    {
        Document.Truth(var value) => value,
        Document.Integer(var value) => value < 0 ? (long)value : (ulong)value,
        Document.Double(var value) => value,
        Document.Text(var value) => value,
        Document.List(var elements) => new JsonArray([.. elements.Select(Platform)]),
        Document.Map(var entries) => new JsonObject(entries.Select(entry =>
            KeyValuePair.Create(((Document.Text)entry.Key).Value, Platform(entry.Value)))),
        _ => null,
    };
}
