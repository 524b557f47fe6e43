using AgentSocket.Protocol.Tests.Vectors;

namespace AgentSocket.Protocol.Tests.Framing;

public sealed class ValidVectorTests
{
    public static TheoryData<string> Valid => VectorTable.Names(VectorTable.Instance.Valid);

    public static TheoryData<string> Tolerated => VectorTable.Names(VectorTable.Instance.Tolerated);

    [Theory]
    [MemberData(nameof(Valid))]
    public void Write_OfTheVectorsFields_GivesItsBytes(string name)
    {
        var vector = VectorTable.Named(name);

        Assert.Equal(Convert.ToHexString(vector.Bytes), Convert.ToHexString(FrameKinds.Of(vector).Write(vector.Fields)));
    }

    [Theory]
    [MemberData(nameof(Valid))]
    [MemberData(nameof(Tolerated))]
    public void Read_OfTheVectorsBytes_GivesItsFields(string name)
    {
        var vector = VectorTable.Named(name);

        FrameKinds.Of(vector).AssertReads(vector.Bytes, vector.Fields);
    }

    [Theory]
    [MemberData(nameof(Valid))]
    [MemberData(nameof(Tolerated))]
    public void Read_OfEveryProperPrefix_IsAnError(string name)
    {
        var vector = VectorTable.Named(name);
        var kind = FrameKinds.Of(vector);

        for (var length = 0; length < vector.Bytes.Length; length++)
            Assert.NotEqual(FrameError.None, kind.Read(vector.Bytes.AsMemory(0, length), FrameLimits.Default));
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void Read_WithABytesBehindTheFrame_FindsTrailingBytes(string name)
    {
        var vector = VectorTable.Named(name);

        Assert.Equal(FrameError.TrailingBytes, FrameKinds.Of(vector).Read((byte[])[.. vector.Bytes, 0xC0], FrameLimits.Default));
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void Read_UnderALimitOneByteSmaller_FindsTheFrameTooLarge(string name)
    {
        var vector = VectorTable.Named(name);
        var kind = FrameKinds.Of(vector);

        Assert.Equal(FrameError.None, kind.Read(vector.Bytes, new FrameLimits(vector.Bytes.Length)));
        Assert.Equal(FrameError.TooLarge, kind.Read(vector.Bytes, new FrameLimits(vector.Bytes.Length - 1)));
    }
}
