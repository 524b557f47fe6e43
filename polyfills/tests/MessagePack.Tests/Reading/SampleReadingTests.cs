using System.Buffers;
using MessagePack.Tests.Samples;

namespace MessagePack.Tests.Reading;

/// <summary>One value of each format: whole, cut into segments, and incomplete.</summary>
public sealed class SampleReadingTests
{
    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void Read_OnePiece_GivesTheValue(string name)
    {
        var sample = Sample.Named(name);

        Assert.Equal(sample.Value, Wire.Read(sample.Bytes, sample.Read));
        Assert.Equal(sample.Value, Wire.Read(new ReadOnlySequence<byte>(sample.Bytes), sample.Read));
    }

    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void Read_CutAtAnyPlace_GivesTheValue(string name)
    {
        var sample = Sample.Named(name);

        for (var place = 0; place <= sample.Bytes.Length; place++)
        {
            Assert.Equal(sample.Value, Wire.Read(Segments.Cut(sample.Bytes, place), sample.Read));
        }

        Assert.Equal(sample.Value, Wire.Read(Segments.CutEverywhere(sample.Bytes), sample.Read));
    }

    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void Read_AnyProperPrefix_ThrowsEndOfStream(string name)
    {
        var sample = Sample.Named(name);

        for (var length = 0; length < sample.Bytes.Length; length++)
        {
            var prefix = sample.Bytes.AsMemory(0, length);
            Wire.ReadFailing<EndOfStreamException, string>(new ReadOnlySequence<byte>(prefix), sample.Read);
            Wire.ReadFailing<EndOfStreamException, string>(Segments.CutEverywhere(prefix), sample.Read);
        }
    }

    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void Skip_CutAnywhere_StopsBehindTheValue(string name)
    {
        var sample = Sample.Named(name);
        byte[] bytes = [.. sample.Bytes, 0x2a];

        for (var place = 0; place <= bytes.Length; place++)
        {
            var reader = new MessagePackReader(Segments.Cut(bytes, place));
            reader.Skip();
            Assert.Equal(sample.Bytes.Length, reader.Consumed);
            Assert.Equal(0x2a, reader.ReadInt32());
        }
    }

    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void Skip_AnyProperPrefix_ThrowsEndOfStream(string name)
    {
        var sample = Sample.Named(name);

        for (var length = 0; length < sample.Bytes.Length; length++)
        {
            var prefix = sample.Bytes.AsMemory(0, length);
            Wire.ReadFailing<EndOfStreamException, bool>(new ReadOnlySequence<byte>(prefix), SkipOne);
            Wire.ReadFailing<EndOfStreamException, bool>(Segments.CutEverywhere(prefix), SkipOne);
        }

        static bool SkipOne(ref MessagePackReader reader)
        {
            reader.Skip();
            return true;
        }
    }

    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void ReadRaw_CutAnywhere_TakesTheBytesOfTheValue(string name)
    {
        var sample = Sample.Named(name);
        byte[] bytes = [0x2a, .. sample.Bytes, 0x2a];

        for (var place = 0; place <= bytes.Length; place++)
        {
            var reader = new MessagePackReader(Segments.Cut(bytes, place));
            reader.ReadInt32();
            Assert.Equal(sample.Bytes, reader.ReadRaw().ToArray());
            Assert.Equal(0x2a, reader.ReadInt32());
        }
    }
}
