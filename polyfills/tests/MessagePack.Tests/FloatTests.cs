using MessagePack.Tests.Samples;

namespace MessagePack.Tests;

/// <summary>Floats of both widths, bit by bit.</summary>
public sealed class FloatTests
{
    public static TheoryData<uint> SingleBits =>
        [0, 0x8000_0000, 1, 0x3f80_0000, 0x7f7f_ffff, 0xff7f_ffff, 0x7f80_0000, 0xff80_0000, 0x7fc0_0001];

    public static TheoryData<ulong> DoubleBits =>
    [
        0,
        0x8000_0000_0000_0000,
        1,
        0x3ff0_0000_0000_0000,
        0x7fef_ffff_ffff_ffff,
        0xffef_ffff_ffff_ffff,
        0x7ff0_0000_0000_0000,
        0xfff0_0000_0000_0000,
        0x7ff8_0000_0000_0001,
    ];

    [Theory]
    [MemberData(nameof(SingleBits))]
    public void Single_WrittenAndRead_KeepsItsBits(uint bits)
    {
        var value = BitConverter.UInt32BitsToSingle(bits);
        var bytes = Wire.Write((ref writer) => writer.Write(value));

        Assert.Equal(Wire.Hex($"ca{bits:x8}"), bytes);
        Assert.Equal(bits, BitConverter.SingleToUInt32Bits(Wire.Read(bytes, (ref reader) => reader.ReadSingle())));
        Assert.Equal((double)value, Wire.Read(bytes, (ref reader) => reader.ReadDouble()));
    }

    [Theory]
    [MemberData(nameof(DoubleBits))]
    public void Double_WrittenAndRead_KeepsItsBits(ulong bits)
    {
        var value = BitConverter.UInt64BitsToDouble(bits);
        var bytes = Wire.Write((ref writer) => writer.Write(value));

        Assert.Equal(Wire.Hex($"cb{bits:x16}"), bytes);
        Assert.Equal(bits, BitConverter.DoubleToUInt64Bits(Wire.Read(bytes, (ref reader) => reader.ReadDouble())));
        Assert.Equal((float)value, Wire.Read(bytes, (ref reader) => reader.ReadSingle()));
    }
}
