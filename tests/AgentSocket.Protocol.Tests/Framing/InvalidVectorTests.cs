using AgentSocket.Protocol.Tests.Vectors;

namespace AgentSocket.Protocol.Tests.Framing;

public sealed class InvalidVectorTests
{
    /// <summary>What the codec can't find: it sees neither the message's kind, nor who sent it, nor the session.</summary>
    private static readonly FrameError[] OfTheConnection =
        [FrameError.None, FrameError.NotBinary, FrameError.NotAllowed, FrameError.RunOutOfOrder, FrameError.AckOutOfRange, FrameError.CountMismatch, FrameError.Overrun];

    public static TheoryData<string> Invalid => VectorTable.Names(VectorTable.Instance.Invalid);

    public static TheoryData<string> Ignored => VectorTable.Names(VectorTable.Instance.Ignored);

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Read_OfAnInvalidMessage_FindsItsError(string name)
    {
        var vector = VectorTable.Named(name);

        Assert.Equal(vector.Error, ErrorOf(vector));
    }

    [Theory]
    [MemberData(nameof(Ignored))]
    public void Check_OfALaterVersionsFrame_FindsNothing(string name)
    {
        var vector = VectorTable.Named(name);

        Assert.Equal(FrameError.None, FrameCodec.Check(vector.Bytes, FrameLimits.Default, out var type));
        Assert.True(FrameTypes.IsIgnorable(type));
        Assert.False(FrameTypes.IsKnown(type));
    }

    [Fact]
    public void Vectors_HaveEveryErrorOfTheCodec()
    {
        var found = VectorTable.Instance.Invalid.Select(vector => vector.Error).ToHashSet();

        Assert.Equal(Enum.GetValues<FrameError>().Except(OfTheConnection).Order(), found.Order());
    }

    [Fact]
    public void Vectors_HaveEveryFrameInEachDirection()
    {
        foreach (var kind in FrameKinds.All)
        {
            foreach (var peer in new[] { "client", "server" }.Where(kind.IsFrom))
                Assert.Contains(VectorTable.Instance.Valid, vector => vector.Frame == kind.Name && vector.From == peer);
        }
    }

    /// <summary>As a connection does: the check first, then the fields of the frame that the type byte says.</summary>
    private static FrameError ErrorOf(Vector vector)
    {
        var error = FrameCodec.Check(vector.Bytes, vector.FrameLimits, out var type);
        return error != FrameError.None ? error : Assert.Single(FrameKinds.With(type, vector.From)).Read(vector.Bytes, vector.FrameLimits);
    }
}
