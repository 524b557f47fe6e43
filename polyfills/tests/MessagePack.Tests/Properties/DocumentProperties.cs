using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using MessagePack.Tests.Samples;

namespace MessagePack.Tests.Properties;

/// <summary>Any document, in one piece and in several.</summary>
public sealed class DocumentProperties
{
    private static Arbitrary<int[]> Cuts => Gen.Choose(0, int.MaxValue).ArrayOf().ToArbitrary();

    [Fact]
    public void Document_WrittenAndRead_IsTheSame() => Claim.Holds(Documents.Any, Cuts, (document, cuts) =>
    {
        var bytes = document.ToBytes();

        Assert.Equal(document, Wire.Read(bytes, DocumentReader.Read));
        Assert.Equal(document, Wire.Read(Cut(bytes, cuts), DocumentReader.Read));
    });

    [Fact]
    public void Document_WrittenIntoMeanBuffers_IsTheSame() => Claim.Holds(Documents.Any, document =>
    {
        var output = new MeanBufferWriter();

        Wire.WriteTo(output, (ref writer) => DocumentWriter.Write(document, ref writer));

        Assert.Equal(document.ToBytes(), output.Written);
    });

    [Fact]
    public void Document_Skipped_IsWhatRawReadingTakes() => Claim.Holds(Documents.Any, Cuts, (document, cuts) =>
    {
        var bytes = document.ToBytes();

        Assert.Equal(bytes, Wire.Read(bytes, (ref reader) => reader.ReadRaw().ToArray()));
        Assert.Equal(bytes, Wire.Read(Cut(bytes, cuts), (ref reader) => reader.ReadRaw().ToArray()));
    });

    [Fact]
    public void Document_AnyProperPrefix_ThrowsEndOfStream() => Claim.Holds(Documents.Any, Cuts, (document, cuts) =>
    {
        var bytes = document.ToBytes();
        foreach (var cut in cuts)
        {
            var prefix = bytes.AsMemory(0, cut % bytes.Length);
            Wire.ReadFailing<EndOfStreamException, Document>(new ReadOnlySequence<byte>(prefix), DocumentReader.Read);
            Wire.ReadFailing<EndOfStreamException, Document>(Cut(prefix, cuts), DocumentReader.Read);
        }
    });

    [Fact]
    public void Bytes_OfAnyKind_GiveTheSameHoweverTheyAreCut() => Claim.Holds(Documents.Bytes, Cuts, (bytes, cuts) =>
    {
        Assert.Equal(Outcome(new ReadOnlySequence<byte>(bytes)), Outcome(Cut(bytes, cuts)));
        Assert.Equal(Outcome(new ReadOnlySequence<byte>(bytes)), Outcome(Segments.CutEverywhere(bytes)));
    });

    /// <summary>The document, or which of the failures that are allowed there was. Another one escapes.</summary>
    private static object Outcome(ReadOnlySequence<byte> bytes)
    {
        try
        {
            return DocumentReader.Read(bytes);
        }
        catch (Exception e) when (e is EndOfStreamException or MessagePackSerializationException or OverflowException)
        {
            return e.GetType();
        }
        catch (ArgumentOutOfRangeException e)
        {
            // A timestamp beyond DateTime.
            return e.GetType();
        }
    }

    private static ReadOnlySequence<byte> Cut(ReadOnlyMemory<byte> bytes, int[] cuts) =>
        Segments.Cut(bytes, cuts.Select(cut => cut % (bytes.Length + 1)).Order());
}
