using AgentSocket.Protocol.Tests.Vectors;

namespace AgentSocket.Protocol.Tests.Framing;

public sealed class FrameTypesTests
{
    /// <summary>What every acknowledgement and count depends on: exactly these go uncounted. Spec §5.1.</summary>
    private static readonly FrameType[] Uncounted =
        [FrameType.Hello, FrameType.Ping, FrameType.Pong, FrameType.Resume, FrameType.Resumed, FrameType.Ack, FrameType.GoAway];

    [Fact]
    public void IsKnown_OfEveryByte_IsTrueForTheVocabularyOnly()
    {
        var known = Enum.GetValues<FrameType>();

        Assert.Equal(Enumerable.Range(0x01, 0x16), known.Select(type => (int)type));
        foreach (var type in EveryByte())
            Assert.Equal(known.Contains(type), FrameTypes.IsKnown(type));
    }

    [Fact]
    public void IsNumbered_OfEveryByte_IsFalseForControlFramesAndTheUnknown()
    {
        foreach (var type in EveryByte())
            Assert.Equal(FrameTypes.IsKnown(type) && !Uncounted.Contains(type), FrameTypes.IsNumbered(type));
    }

    [Fact]
    public void IsIgnorable_OfEveryByte_IsTrueFrom40To7F()
    {
        foreach (var type in EveryByte())
            Assert.Equal((byte)type is >= 0x40 and <= 0x7F, FrameTypes.IsIgnorable(type));
    }

    [Fact]
    public void MaySend_OfEveryFrame_IsTheVectorsDirection()
    {
        foreach (var type in EveryByte())
        {
            Assert.Equal(IsSentBy("client"), FrameTypes.MayClientSend(type));
            Assert.Equal(IsSentBy("server"), FrameTypes.MayServerSend(type));

            bool IsSentBy(string peer) => VectorTable.Instance.Valid.Any(vector => vector.From == peer && (FrameType)vector.Bytes[0] == type);
        }
    }

    private static IEnumerable<FrameType> EveryByte() => Enumerable.Range(0, 256).Select(code => (FrameType)code);
}
