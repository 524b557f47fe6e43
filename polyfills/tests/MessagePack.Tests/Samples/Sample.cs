using System.Buffers;

namespace MessagePack.Tests.Samples;

/// <summary>A value, its bytes, and how it is written and read. What is read is compared as text.</summary>
internal sealed record Sample(string Name, byte[] Bytes, Writing Write, Reading<string> Read, string Value)
{
    /// <summary>One of each format that the writer chooses, with a payload short enough to be cut everywhere.</summary>
    public static readonly IReadOnlyList<Sample> All = [.. Create()];

    public static TheoryData<string> Names => [.. All.Select(sample => sample.Name)];

    public static Sample Named(string name) => All.Single(sample => sample.Name == name);

    public static string Text(ReadOnlySequence<byte>? bytes) => bytes is { } data ? Convert.ToHexString(data.ToArray()) : "nil";

    public static string Text(ExtensionResult extension) => $"{extension.TypeCode}:{Text(extension.Data)}";

    private static IEnumerable<Sample> Create()
    {
        yield return new("nil", [0xc0], (ref w) => w.WriteNil(), (ref r) => r.ReadNil().ToString(), "()");
        yield return new("false", [0xc2], (ref w) => w.Write(false), (ref r) => r.ReadBoolean().ToString(), "False");
        yield return new("true", [0xc3], (ref w) => w.Write(true), (ref r) => r.ReadBoolean().ToString(), "True");
        yield return new("float 32", Wire.Hex("ca 3fc00000"), (ref w) => w.Write(1.5f), (ref r) => $"{r.ReadSingle()}", "1.5");
        yield return new("float 64", Wire.Hex("cb 3ff8000000000000"), (ref w) => w.Write(1.5), (ref r) => $"{r.ReadDouble()}", "1.5");
        foreach (var sample in Integers().Concat(Strings()).Concat(Binaries()).Concat(Extensions()).Concat(Timestamps()))
        {
            yield return sample;
        }
    }

    private static IEnumerable<Sample> Integers()
    {
        yield return Unsigned("positive fixint", "7f", 127);
        yield return Unsigned("uint 8", "cc 80", 128);
        yield return Unsigned("uint 16", "cd 0100", 256);
        yield return Unsigned("uint 32", "ce 00010000", 65_536);
        yield return Unsigned("uint 64", "cf 0000000100000000", 4_294_967_296);
        yield return Signed("negative fixint", "e0", -32);
        yield return Signed("int 8", "d0 df", -33);
        yield return Signed("int 16", "d1 ff7f", -129);
        yield return Signed("int 32", "d2 ffff7fff", -32_769);
        yield return Signed("int 64", "d3 ffffffff7fffffff", -2_147_483_649);
    }

    private static Sample Unsigned(string name, string hex, ulong value) =>
        new(name, Wire.Hex(hex), (ref w) => w.Write(value), (ref r) => $"{r.ReadUInt64()}", $"{value}");

    private static Sample Signed(string name, string hex, long value) =>
        new(name, Wire.Hex(hex), (ref w) => w.Write(value), (ref r) => $"{r.ReadInt64()}", $"{value}");

    private static IEnumerable<Sample> Strings()
    {
        yield return String("fixstr", "a4", "a€");
        yield return String("str 8", "d9 24", new string('a', 32) + "😀");
        yield return String("str 16", "da 0101", new string('a', 255) + "é");
    }

    private static Sample String(string name, string header, string value) => new(
        name,
        [.. Wire.Hex(header), .. System.Text.Encoding.UTF8.GetBytes(value)],
        (ref w) => w.Write(value),
        (ref r) => r.ReadString()!,
        value);

    private static IEnumerable<Sample> Binaries()
    {
        yield return Binary("bin 8", "c4 02", [1, 2]);
        yield return Binary("bin 16", "c5 0100", [.. Enumerable.Range(0, 256).Select(i => (byte)i)]);
    }

    private static Sample Binary(string name, string header, byte[] data) => new(
        name,
        [.. Wire.Hex(header), .. data],
        (ref w) => w.Write(data),
        (ref r) => Text(r.ReadBytes()),
        Convert.ToHexString(data));

    private static IEnumerable<Sample> Extensions()
    {
        yield return Extension("fixext 1", "d4 05", 1);
        yield return Extension("fixext 2", "d5 05", 2);
        yield return Extension("fixext 4", "d6 05", 4);
        yield return Extension("fixext 8", "d7 05", 8);
        yield return Extension("fixext 16", "d8 05", 16);
        yield return Extension("ext 8", "c7 03 05", 3);
        yield return Extension("ext 16", "c8 0100 05", 256);
    }

    private static Sample Extension(string name, string header, int length)
    {
        var data = new byte[length];
        data.AsSpan().Fill(0xab);
        return new(
            name,
            [.. Wire.Hex(header), .. data],
            (ref w) => w.WriteExtensionFormat(new ExtensionResult(5, data)),
            (ref r) => Text(r.ReadExtensionFormat()),
            $"5:{Convert.ToHexString(data)}");
    }

    private static IEnumerable<Sample> Timestamps()
    {
        yield return Timestamp("timestamp 32", "d6 ff 00000001", DateTime.UnixEpoch.AddSeconds(1));
        yield return Timestamp("timestamp 64", "d7 ff 0000019000000001", DateTime.UnixEpoch.AddSeconds(1).AddTicks(1));
        yield return Timestamp("timestamp 96", "c7 0c ff 00000064 ffffffffffffffff", DateTime.UnixEpoch.AddSeconds(-1).AddTicks(1));
    }

    private static Sample Timestamp(string name, string hex, DateTime value) => new(
        name,
        Wire.Hex(hex),
        (ref w) => w.Write(value),
        (ref r) => r.ReadDateTime().ToString("o"),
        value.ToString("o"));
}
