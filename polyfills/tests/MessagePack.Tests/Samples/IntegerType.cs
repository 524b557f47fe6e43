namespace MessagePack.Tests.Samples;

/// <summary>A .NET integer type with the methods that read and write it.</summary>
internal sealed record IntegerType(string Name, Int128 Min, Int128 Max, Reading<Int128> Read, Func<Int128, Writing> Write)
{
    public static readonly IReadOnlyList<IntegerType> All =
    [
        new("byte", byte.MinValue, byte.MaxValue, (ref r) => r.ReadByte(), v => (ref w) => w.Write((byte)v)),
        new("ushort", ushort.MinValue, ushort.MaxValue, (ref r) => r.ReadUInt16(), v => (ref w) => w.Write((ushort)v)),
        new("uint", uint.MinValue, uint.MaxValue, (ref r) => r.ReadUInt32(), v => (ref w) => w.Write((uint)v)),
        new("ulong", ulong.MinValue, ulong.MaxValue, (ref r) => r.ReadUInt64(), v => (ref w) => w.Write((ulong)v)),
        new("sbyte", sbyte.MinValue, sbyte.MaxValue, (ref r) => r.ReadSByte(), v => (ref w) => w.Write((sbyte)v)),
        new("short", short.MinValue, short.MaxValue, (ref r) => r.ReadInt16(), v => (ref w) => w.Write((short)v)),
        new("int", int.MinValue, int.MaxValue, (ref r) => r.ReadInt32(), v => (ref w) => w.Write((int)v)),
        new("long", long.MinValue, long.MaxValue, (ref r) => r.ReadInt64(), v => (ref w) => w.Write((long)v)),
    ];

    public bool Holds(Int128 value) => value >= Min && value <= Max;
}
