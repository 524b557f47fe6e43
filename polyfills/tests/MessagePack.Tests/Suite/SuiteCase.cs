using System.Text.Json;
using MessagePack.Tests.Samples;

namespace MessagePack.Tests.Suite;

/// <summary>One value of the suite.</summary>
internal sealed record SuiteCase(string Name, string Kind, JsonElement Value, IReadOnlyList<byte[]> Encodings)
{
    public override string ToString() => Name;

    public static SuiteCase Parse(string name, JsonElement entry)
    {
        // A large number stands as "number" and exactly as "bignum".
        var value = entry.TryGetProperty("bignum", out var bignum)
            ? new { Name = "bignum", Value = bignum }
            : entry.EnumerateObject().Select(property => new { property.Name, property.Value }).Single(found => found.Name != "msgpack");
        var encodings = entry.GetProperty("msgpack").EnumerateArray().Select(hex => Wire.Hex(hex.GetString()!));
        return new SuiteCase(name, value.Name, value.Value.Clone(), [.. encodings]);
    }
}
