using System.Buffers;
using MessagePack.Tests.Samples;

namespace MessagePack.Tests.Reading;

/// <summary>Where the reader is, and where its copies are.</summary>
public sealed class PositionTests
{
    private static readonly byte[] Values = Wire.Hex("01 a3616263 cd0100 c0 92 02 03 c4020405 d40600");

    [Fact]
    public void Position_CutAnywhere_FollowsWhatWasConsumed()
    {
        for (var place = 0; place <= Values.Length; place++)
        {
            AssertPositions(new MessagePackReader(Segments.Cut(Values, place)));
        }

        AssertPositions(new MessagePackReader(Segments.CutEverywhere(Values)));
        AssertPositions(new MessagePackReader(new ReadOnlySequence<byte>(Values)));
        AssertPositions(new MessagePackReader(Values));

        static void AssertPositions(MessagePackReader reader)
        {
            Assert.Equal(Values, reader.Sequence.ToArray());
            while (!reader.End)
            {
                AssertPosition(reader);
                reader.Skip();
            }

            AssertPosition(reader);
            Assert.Equal(Values.Length, reader.Consumed);
        }

        static void AssertPosition(MessagePackReader reader) =>
            Assert.Equal(Values[(int)reader.Consumed..], reader.Sequence.Slice(reader.Position).ToArray());
    }

    [Fact]
    public void Slices_OfMemoryWithin_AreOfTheRightBytes()
    {
        var reader = new MessagePackReader(Values.AsMemory(1, 7));

        Assert.Equal("616263", Sample.Text(reader.ReadStringSequence()));
        Assert.Equal("CD0100", Sample.Text(reader.ReadRaw()));
        Assert.True(reader.End);
    }

    [Fact]
    public void Empty_AnySource_IsAtItsEnd()
    {
        AssertEmpty(default);
        AssertEmpty(new MessagePackReader(ReadOnlyMemory<byte>.Empty));
        AssertEmpty(new MessagePackReader(ReadOnlySequence<byte>.Empty));
        AssertEmpty(new MessagePackReader(Segments.CutEverywhere(ReadOnlyMemory<byte>.Empty)));

        static void AssertEmpty(MessagePackReader reader)
        {
            Assert.True(reader.End);
            Assert.Equal(0, reader.Consumed);
            Assert.True(reader.Sequence.IsEmpty);
            Assert.False(reader.TryReadArrayHeader(out _));
            Assert.False(reader.TryReadMapHeader(out _));
            Assert.False(reader.TryReadExtensionFormatHeader(out _));
        }
    }

    [Fact]
    public void Empty_EveryLookAhead_ThrowsEndOfStream()
    {
        Wire.ReadFailing<EndOfStreamException, object>(default, (ref reader) => reader.NextCode);
        Wire.ReadFailing<EndOfStreamException, object>(default, (ref reader) => reader.NextMessagePackType);
        Wire.ReadFailing<EndOfStreamException, object>(default, (ref reader) => reader.IsNil);
        Wire.ReadFailing<EndOfStreamException, object>(default, (ref reader) => reader.TryReadNil());
    }

    [Fact]
    public void CreatePeekReader_ReadsAhead_LeavesTheReader()
    {
        using var source = new CancellationTokenSource();
        var reader = new MessagePackReader(Segments.CutEverywhere(Values)) { Depth = 3, CancellationToken = source.Token };
        reader.ReadInt32();

        var ahead = reader.CreatePeekReader();

        Assert.Equal("abc", ahead.ReadString());
        Assert.Equal(1, reader.Consumed);
        Assert.Equal("abc", reader.ReadString());
        Assert.Equal(3, ahead.Depth);
        Assert.Equal(source.Token, ahead.CancellationToken);
    }

    [Fact]
    public void Clone_OtherData_KeepsTheSettings()
    {
        using var source = new CancellationTokenSource();
        var reader = new MessagePackReader(Values) { Depth = 3, CancellationToken = source.Token };
        reader.ReadInt32();

        var clone = reader.Clone(new ReadOnlySequence<byte>(new byte[] { 7 }));

        Assert.Equal(3, clone.Depth);
        Assert.Equal(source.Token, clone.CancellationToken);
        Assert.Equal(0, clone.Consumed);
        Assert.Equal(7, clone.ReadInt32());
        Assert.Equal(1, reader.Consumed);
    }

    [Fact]
    public void TryReadNil_AnotherValue_LeavesIt()
    {
        var reader = new MessagePackReader(new byte[] { 0xc0, 5 });

        Assert.True(reader.TryReadNil());
        Assert.False(reader.TryReadNil());
        Assert.Equal(5, reader.ReadInt32());
    }

    [Fact]
    public void ReadRaw_ACountOfBytes_TakesThem()
    {
        for (var place = 0; place <= Values.Length; place++)
        {
            var reader = new MessagePackReader(Segments.Cut(Values, place));
            Assert.Equal(Values[..6], reader.ReadRaw(6).ToArray());
            Assert.True(reader.ReadRaw(0).IsEmpty);
            Assert.Equal(Values[6..], reader.ReadRaw(Values.Length - 6).ToArray());
            Assert.True(reader.End);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(long.MaxValue)]
    public void ReadRaw_ImpossibleCount_ThrowsEndOfStream(long length)
    {
        byte[] bytes = [1, 2];

        Wire.ReadFailing<EndOfStreamException, object>(new ReadOnlySequence<byte>(bytes), (ref reader) => reader.ReadRaw(length));
        Wire.ReadFailing<EndOfStreamException, object>(Segments.CutEverywhere(bytes), (ref reader) => reader.ReadRaw(length));
    }
}
