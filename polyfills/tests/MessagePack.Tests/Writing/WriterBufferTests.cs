using System.Buffers;
using MessagePack.Tests.Samples;

namespace MessagePack.Tests.Writing;

/// <summary>How the writer uses what it writes into.</summary>
public sealed class WriterBufferTests
{
    [Fact]
    public void GetSpanAndAdvance_BytesOfTheCaller_StandBetweenTheValues()
    {
        var output = new MeanBufferWriter();

        Wire.WriteTo(output, (ref writer) =>
        {
            writer.Write(1);
            var span = writer.GetSpan(3);
            span[0] = 2;
            span[1] = 3;
            writer.Advance(2);
            writer.Write(4);
        });

        Assert.Equal([1, 2, 3, 4], output.Written);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    public void GetSpan_AnyLength_HasThatRoom(int length)
    {
        var writer = new MessagePackWriter(new MeanBufferWriter());
        writer.WriteNil();

        Assert.InRange(writer.GetSpan(length).Length, length, int.MaxValue);
    }

    [Fact]
    public void Advance_BeyondTheRoom_IsRejected() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Wire.WriteTo(new MeanBufferWriter(), (ref writer) =>
        {
            writer.GetSpan(2);
            writer.Advance(3);
        }));

    [Fact]
    public void Flush_InTheMiddle_HandsOverWhatWasWritten()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);

        writer.Write(1);
        writer.Flush();
        Assert.Equal([1], output.WrittenSpan.ToArray());

        writer.Flush();
        writer.Write(2);
        writer.Flush();
        Assert.Equal([1, 2], output.WrittenSpan.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10_000)]
    public void WriteRaw_AnyLength_CopiesTheBytes(int length)
    {
        byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        var whole = new MeanBufferWriter();
        var cut = new MeanBufferWriter();

        Wire.WriteTo(whole, (ref writer) => writer.WriteRaw(bytes));
        Wire.WriteTo(cut, (ref writer) => writer.WriteRaw(Segments.Cut(bytes, length / 3, length / 2)));

        Assert.Equal(bytes, whole.Written);
        Assert.Equal(bytes, cut.Written);
    }

    [Fact]
    public void CancellationToken_Set_IsKept()
    {
        using var source = new CancellationTokenSource();
        var writer = new MessagePackWriter(new ArrayBufferWriter<byte>()) { CancellationToken = source.Token };

        Assert.Equal(source.Token, writer.CancellationToken);
    }
}
