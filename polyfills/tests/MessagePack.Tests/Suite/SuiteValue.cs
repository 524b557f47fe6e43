using System.Globalization;
using System.Text.Json;
using MessagePack.Tests.Samples;

namespace MessagePack.Tests.Suite;

/// <summary>A value of the suite against a reader and a writer.</summary>
internal static class SuiteValue
{
    public static void AssertReads(string kind, JsonElement expected, ref MessagePackReader reader)
    {
        switch (kind)
        {
            case "nil":
                reader.ReadNil();
                break;
            case "bool":
                Assert.Equal(expected.GetBoolean(), reader.ReadBoolean());
                break;
            case "number":
                AssertReadsNumber(expected.GetDouble(), ref reader);
                break;
            case "bignum":
                AssertReadsBignum(Int128.Parse(expected.GetString()!, CultureInfo.InvariantCulture), ref reader);
                break;
            case "string":
                Assert.Equal(expected.GetString(), reader.ReadString());
                break;
            case "binary":
                Assert.Equal(Convert.ToHexString(Wire.Hex(expected.GetString()!)), Sample.Text(reader.ReadBytes()));
                break;
            case "ext":
                Assert.Equal(Sample.Text(Extension(expected)), Sample.Text(reader.ReadExtensionFormat()));
                break;
            case "timestamp":
                Assert.Equal(Timestamp(expected), reader.ReadDateTime());
                break;
            case "array":
                AssertReadsArray(expected, ref reader);
                break;
            case "map":
                AssertReadsMap(expected, ref reader);
                break;
            default:
                Assert.Fail($"The suite has a new kind of value: {kind}.");
                break;
        }
    }

    public static void Write(string kind, JsonElement value, ref MessagePackWriter writer)
    {
        switch (kind)
        {
            case "nil":
                writer.WriteNil();
                break;
            case "bool":
                writer.Write(value.GetBoolean());
                break;
            case "number" when value.TryGetInt64(out var integer):
                writer.Write(integer);
                break;
            case "number":
                writer.Write(value.GetSingle());
                break;
            case "bignum" when value.GetString()!.StartsWith('-'):
                writer.Write(long.Parse(value.GetString()!, CultureInfo.InvariantCulture));
                break;
            case "bignum":
                writer.Write(ulong.Parse(value.GetString()!, CultureInfo.InvariantCulture));
                break;
            case "string":
                writer.Write(value.GetString());
                break;
            case "binary":
                writer.Write(Wire.Hex(value.GetString()!));
                break;
            case "ext":
                writer.WriteExtensionFormat(Extension(value));
                break;
            case "timestamp":
                writer.Write(Timestamp(value));
                break;
            case "array":
                WriteArray(value, ref writer);
                break;
            case "map":
                WriteMap(value, ref writer);
                break;
            default:
                Assert.Fail($"The suite has a new kind of value: {kind}.");
                break;
        }
    }

    public static (long Seconds, long Nanoseconds) SinceUnixEpoch(JsonElement timestamp) =>
        (timestamp[0].GetInt64(), timestamp[1].GetInt64());

    private static DateTime Timestamp(JsonElement value)
    {
        var (seconds, nanoseconds) = SinceUnixEpoch(value);
        return DateTime.UnixEpoch.AddTicks((seconds * TimeSpan.TicksPerSecond) + (nanoseconds / TimeSpan.NanosecondsPerTick));
    }

    private static ExtensionResult Extension(JsonElement value) => new(value[0].GetSByte(), Wire.Hex(value[1].GetString()!));

    private static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "map",
        JsonValueKind.Number => "number",
        var other => other.ToString().ToLowerInvariant(),
    };

    private static void AssertReadsNumber(double expected, ref MessagePackReader reader)
    {
        if (reader.NextMessagePackType == MessagePackType.Integer)
        {
            Assert.Equal((long)expected, reader.CreatePeekReader().ReadInt64());
        }

        Assert.Equal((float)expected, reader.CreatePeekReader().ReadSingle());
        Assert.Equal(expected, reader.ReadDouble());
    }

    private static void AssertReadsBignum(Int128 expected, ref MessagePackReader reader)
    {
        if (reader.NextMessagePackType == MessagePackType.Float)
        {
            Assert.Equal((double)expected, reader.ReadDouble());
        }
        else
        {
            Assert.Equal(expected, expected < 0 ? reader.ReadInt64() : reader.ReadUInt64());
        }
    }

    private static void AssertReadsArray(JsonElement expected, ref MessagePackReader reader)
    {
        Assert.Equal(expected.GetArrayLength(), reader.ReadArrayHeader());
        foreach (var element in expected.EnumerateArray())
        {
            AssertReads(KindOf(element), element, ref reader);
        }
    }

    private static void AssertReadsMap(JsonElement expected, ref MessagePackReader reader)
    {
        Assert.Equal(expected.GetPropertyCount(), reader.ReadMapHeader());
        foreach (var property in expected.EnumerateObject())
        {
            Assert.Equal(property.Name, reader.ReadString());
            AssertReads(KindOf(property.Value), property.Value, ref reader);
        }
    }

    private static void WriteArray(JsonElement value, ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(value.GetArrayLength());
        foreach (var element in value.EnumerateArray())
        {
            Write(KindOf(element), element, ref writer);
        }
    }

    private static void WriteMap(JsonElement value, ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(value.GetPropertyCount());
        foreach (var property in value.EnumerateObject())
        {
            writer.Write(property.Name);
            Write(KindOf(property.Value), property.Value, ref writer);
        }
    }
}
