using System.Text.Json;

namespace AgentSocket.Protocol.Tests.Vectors;

/// <summary>Reads a vector's fields by name.</summary>
internal static class Fields
{
    public static long Number(this JsonElement fields, string name) => fields.GetProperty(name).GetInt64();

    public static long Number(this JsonElement fields, string name, long absent) => fields.OptionalNumber(name) ?? absent;

    public static long? OptionalNumber(this JsonElement fields, string name) => fields.Find(name)?.GetInt64();

    public static double? OptionalDouble(this JsonElement fields, string name) =>
        fields.Find(name) is { } found ? (found.ValueKind == JsonValueKind.Object ? found.GetProperty("$float") : found).GetDouble() : null;

    public static bool? OptionalTruth(this JsonElement fields, string name) => fields.Find(name)?.GetBoolean();

    public static string Text(this JsonElement fields, string name) => fields.GetProperty(name).GetString()!;

    public static string? OptionalText(this JsonElement fields, string name) => fields.Find(name)?.GetString();

    public static AgentValue Value(this JsonElement fields, string name) => NeutralValue.Read(fields.GetProperty(name));

    public static AgentValue OptionalValue(this JsonElement fields, string name) =>
        fields.Find(name) is { } found ? NeutralValue.Read(found) : AgentValue.None;

    public static JsonElement Map(this JsonElement fields, string name) => fields.Find(name) ?? default;

    public static JsonElement[] List(this JsonElement fields, string name) => fields.Find(name) is { } found ? [.. found.EnumerateArray()] : [];

    private static JsonElement? Find(this JsonElement fields, string name) =>
        fields.ValueKind == JsonValueKind.Object && fields.TryGetProperty(name, out var found) ? found : null;
}
