using AgentSocket.Protocol.Tests.Vectors;

namespace AgentSocket.Protocol.Tests.Framing;

/// <summary>A declared length costs nothing before it is seen to be real. Spec §3.3.</summary>
public sealed class HostileLengthTests
{
    /// <summary>When the check loops long, the runtime replaces its code meanwhile, and that takes some dozens of bytes.</summary>
    private const int RuntimesOwn = 256;

    /// <summary>Heads that announce up to four billion bytes, elements or entries.</summary>
    private static readonly string[] Heads =
    [
        "D9FF", "DAFFFF", "DBFFFFFFFF", "DB7FFFFFFF", "C4FF", "C5FFFF", "C6FFFFFFFF", "C67FFFFFFF", "C7FF05", "C8FFFF05", "C9FFFFFFFF05",
        "DCFFFF", "DDFFFFFFFF", "DD7FFFFFFF", "DD00100000", "DEFFFF", "DFFFFFFFFF", "DF7FFFFFFF", "DF80000000", "DF00100000",
    ];

    [Fact]
    public void Check_OfAnyVector_AllocatesNothing()
    {
        foreach (var vector in VectorTable.All)
            AssertAllocatesNothing(vector.Bytes);
    }

    [Fact]
    public void Check_OfADeclaredLengthAtAnyPlace_AllocatesNothingAndFindsItTruncated()
    {
        foreach (var vector in VectorTable.Instance.Valid)
        {
            foreach (var head in Heads)
            {
                // In place of the fields, or in place of the first one.
                byte[] instead = [vector.Bytes[0], .. Convert.FromHexString(head)];
                byte[] inside = [.. vector.Bytes[..2], .. Convert.FromHexString(head), 0x01, 0x01];
                Assert.NotEqual(FrameError.None, AssertAllocatesNothing(instead));
                Assert.Equal(FrameError.Truncated, AssertAllocatesNothing(inside));
            }
        }
    }

    [Fact]
    public void Check_OfTheGreatestFrame_AllocatesNothing()
    {
        byte[] fields = [(byte)FrameType.Steer, 0x93, 0x01, 0x01, 0xC6, 0x00, 0x0F, 0xFF, 0xF7];
        var message = new byte[FrameLimits.DefaultMaxFrameBytes];
        fields.CopyTo(message, 0);

        Assert.Equal(FrameError.None, AssertAllocatesNothing(message));
    }

    [Fact]
    public void Check_OfAsManyElementsAsThereMayBe_FindsNothingUntilThereIsOneMore()
    {
        Assert.Equal(FrameError.None, AssertAllocatesNothing(SteerWithElements(FrameLimits.DefaultMaxElements)));
        Assert.Equal(FrameError.TooManyElements, AssertAllocatesNothing(SteerWithElements(FrameLimits.DefaultMaxElements + 1)));
    }

    [Fact]
    public void AgentValue_FromBytesWithADeclaredLength_AllocatesNothingForIt()
    {
        foreach (var head in Heads)
        {
            var bytes = Convert.FromHexString(head);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var error = AgentValue.TryParse(bytes, out _);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(FrameError.Truncated, error);
            Assert.True(allocated <= RuntimesOwn, $"{allocated} bytes");
        }
    }

    private static FrameError AssertAllocatesNothing(byte[] message)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = FrameCodec.Check(message, FrameLimits.Default, out _);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= RuntimesOwn, $"{allocated} bytes for {message.Length} beginning with {Convert.ToHexString(message.AsSpan(0, Math.Min(32, message.Length)))}");
        return error;
    }

    /// <summary>A frame of so many values in all: its array, run, steer, and an input that is a list of nils.</summary>
    private static byte[] SteerWithElements(int count)
    {
        var items = count - 4;
        byte[] head = [(byte)FrameType.Steer, 0x93, 0x01, 0x01, 0xDD, (byte)(items >> 24), (byte)(items >> 16), (byte)(items >> 8), (byte)items];
        return [.. head, .. Enumerable.Repeat((byte)0xC0, items)];
    }
}
