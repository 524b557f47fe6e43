namespace MessagePack.Tests.Samples;

/// <summary>The integer formats, from the specification's table.</summary>
internal sealed record IntegerFormat(byte Code, int Bytes, Int128 Min, Int128 Max)
{
    private static readonly IntegerFormat[] All =
    [
        new(0xcc, 1, 0, byte.MaxValue),
        new(0xcd, 2, 0, ushort.MaxValue),
        new(0xce, 4, 0, uint.MaxValue),
        new(0xcf, 8, 0, ulong.MaxValue),
        new(0xd0, 1, sbyte.MinValue, sbyte.MaxValue),
        new(0xd1, 2, short.MinValue, short.MaxValue),
        new(0xd2, 4, int.MinValue, int.MaxValue),
        new(0xd3, 8, long.MinValue, long.MaxValue),
    ];

    /// <summary>Every encoding of a value; the shortest first, and of two that are as short the unsigned one.</summary>
    public static IEnumerable<byte[]> Encodings(Int128 value) =>
        All.Where(format => format.Holds(value)).Select(format => format.Encode(value)).Prepend(Fixint(value)).OfType<byte[]>()
            .OrderBy(bytes => bytes.Length);

    private static byte[]? Fixint(Int128 value) => value >= -32 && value <= 127 ? [unchecked((byte)value)] : null;

    private bool Holds(Int128 value) => value >= Min && value <= Max;

    private byte[] Encode(Int128 value) =>
        [Code, .. Enumerable.Range(1, Bytes).Select(i => unchecked((byte)(value >> (8 * (Bytes - i)))))];
}
