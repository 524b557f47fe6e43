using MessagePack.Tests.Samples;

namespace MessagePack.Tests.Writing;

/// <summary>One value of each format that the writer chooses.</summary>
public sealed class SampleWritingTests
{
    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void Write_RoomForAll_GivesTheBytes(string name)
    {
        var sample = Sample.Named(name);

        Assert.Equal(sample.Bytes, Wire.Write(sample.Write));
    }

    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void Write_NoMoreRoomThanAskedFor_GivesTheBytes(string name)
    {
        var sample = Sample.Named(name);
        var output = new MeanBufferWriter();

        Wire.WriteTo(output, (ref writer) =>
        {
            sample.Write(ref writer);
            sample.Write(ref writer);
        });

        Assert.Equal([.. sample.Bytes, .. sample.Bytes], output.Written);
    }
}
