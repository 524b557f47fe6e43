using System.Buffers;
using MessagePack.Tests.Samples;

namespace MessagePack.Tests;

/// <summary>The headers of arrays and maps at the counts where their form changes.</summary>
public sealed class CollectionHeaderTests
{
    public static TheoryData<int, string, string> Headers => new(HeadersOfElements) { { 0, "90", "80" } };

    public static TheoryData<int, string, string> HeadersOfElements => new()
    {
        { 1, "91", "81" },
        { 15, "9f", "8f" },
        { 16, "dc 0010", "de 0010" },
        { 255, "dc 00ff", "de 00ff" },
        { 256, "dc 0100", "de 0100" },
        { 65_535, "dc ffff", "de ffff" },
        { 65_536, "dd 00010000", "df 00010000" },
    };

    public static TheoryData<string> LongerThanNeeded => ["dc 0001 c0", "dd 00000001 c0", "de 0001 c0c0", "df 00000001 c0c0"];

    [Theory]
    [MemberData(nameof(Headers))]
    public void Write_AnyCount_GivesTheShortestForm(int count, string array, string map)
    {
        Assert.Equal(Wire.Hex(array), Wire.Write((ref writer) => writer.WriteArrayHeader(count)));
        Assert.Equal(Wire.Hex(array), Wire.Write((ref writer) => writer.WriteArrayHeader((uint)count)));
        Assert.Equal(Wire.Hex(map), Wire.Write((ref writer) => writer.WriteMapHeader(count)));
        Assert.Equal(Wire.Hex(map), Wire.Write((ref writer) => writer.WriteMapHeader((uint)count)));
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public void Read_AsManyBytesAsElements_GivesTheCount(int count, string array, string map)
    {
        AssertCount(count, [.. Wire.Hex(array), .. new byte[count]], (ref reader) => reader.ReadArrayHeader());
        AssertCount(count, [.. Wire.Hex(map), .. new byte[2 * count]], (ref reader) => reader.ReadMapHeader());
    }

    [Theory]
    [MemberData(nameof(HeadersOfElements))]
    public void Read_FewerBytesThanElements_ThrowsEndOfStream(int count, string array, string map)
    {
        AssertTooFew([.. Wire.Hex(array), .. new byte[count - 1]], (ref reader) => reader.ReadArrayHeader());
        AssertTooFew([.. Wire.Hex(map), .. new byte[(2 * count) - 1]], (ref reader) => reader.ReadMapHeader());
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public void Skip_AnyCount_StopsBehindTheElements(int count, string array, string map)
    {
        AssertSkipped([.. Wire.Hex(array), .. new byte[count]]);
        AssertSkipped([.. Wire.Hex(map), .. new byte[2 * count]]);

        static void AssertSkipped(byte[] collection)
        {
            var reader = new MessagePackReader((byte[])[.. collection, 0x2a]);
            reader.Skip();
            Assert.Equal(collection.Length, reader.Consumed);
        }
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public void TryRead_ElementsMissing_GivesTheCount(int count, string array, string map)
    {
        Assert.Equal((true, count), Wire.Read(Segments.CutEverywhere(Wire.Hex(array)), TryReadArrayHeader));
        Assert.Equal((true, count), Wire.Read(Segments.CutEverywhere(Wire.Hex(map)), TryReadMapHeader));
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public void TryRead_AnyProperPrefix_SaysSo(int count, string array, string map)
    {
        AssertIncomplete(Wire.Hex(array), TryReadArrayHeader);
        AssertIncomplete(Wire.Hex(map), TryReadMapHeader);

        void AssertIncomplete(byte[] header, Reading<(bool, int)> tryRead)
        {
            for (var length = 0; length < header.Length; length++)
            {
                var reader = new MessagePackReader(Segments.CutEverywhere(header.AsMemory(0, length)));
                Assert.True((false, 0) == tryRead(ref reader), $"{length} bytes of the header of {count} were enough");
            }
        }
    }

    [Theory]
    [MemberData(nameof(LongerThanNeeded))]
    public void Read_LongerFormThanNeeded_GivesTheCount(string hex)
    {
        var reader = new MessagePackReader(Wire.Hex(hex));

        Assert.Equal(1, reader.NextMessagePackType == MessagePackType.Array ? reader.ReadArrayHeader() : reader.ReadMapHeader());
        Assert.True(reader.TryReadNil());
    }

    [Fact]
    public void Write_NegativeCount_Overflows()
    {
        Assert.Throws<OverflowException>(() => Wire.Write((ref writer) => writer.WriteArrayHeader(-1)));
        Assert.Throws<OverflowException>(() => Wire.Write((ref writer) => writer.WriteMapHeader(-1)));
    }

    private static (bool, int) TryReadArrayHeader(ref MessagePackReader reader) => (reader.TryReadArrayHeader(out var count), count);

    private static (bool, int) TryReadMapHeader(ref MessagePackReader reader) => (reader.TryReadMapHeader(out var count), count);

    private static void AssertCount(int count, byte[] bytes, Reading<int> read)
    {
        foreach (var cut in new[] { 0, 1, bytes.Length / 2, bytes.Length })
        {
            var reader = new MessagePackReader(Segments.Cut(bytes, cut));
            Assert.Equal(count, read(ref reader));
        }
    }

    private static void AssertTooFew(byte[] bytes, Reading<int> read)
    {
        Wire.ReadFailing<EndOfStreamException, int>(new ReadOnlySequence<byte>(bytes), read);
        Wire.ReadFailing<EndOfStreamException, int>(Segments.CutEverywhere(bytes), read);
    }
}
