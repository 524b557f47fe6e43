using AgentSocket.Protocol.Tests.Vectors;

namespace AgentSocket.Protocol.Tests.Framing;

public sealed class FrameCodecTests
{
    [Fact]
    public void Read_OfAnotherFramesBytes_IsAnError()
    {
        var ping = FrameKind<PingFrame>.Write(new PingFrame(1, 2, 3));

        Assert.Equal(FrameError.UnknownType, FrameCodec.Read<PongFrame>(ping, FrameLimits.Default, out var pong));
        Assert.Equal(default, pong);
    }

    [Fact]
    public void Check_OfAnUnknownType_TellsIt()
    {
        Assert.Equal(FrameError.UnknownType, FrameCodec.Check([0x2A, 0x90], FrameLimits.Default, out var type));
        Assert.Equal(0x2A, (byte)type);
    }

    [Fact]
    public void Read_WithTwoFaults_FindsTheFirstInTheFieldsOrder()
    {
        // The run is out of range, the target is no string, the input is missing.
        byte[] message = [(byte)FrameType.Invoke, 0x92, 0x00, 0x05];

        Assert.Equal(FrameError.OutOfRange, FrameCodec.Read<InvokeFrame>(message, FrameLimits.Default, out _));
    }

    [Fact]
    public void Read_OfAFrame_BorrowsItsBytes()
    {
        byte[] message = [(byte)FrameType.Steer, 0x93, 0x01, 0x01, 0xA2, (byte)'H', (byte)'i'];
        Assert.Equal(FrameError.None, FrameCodec.Read<SteerFrame>(message, FrameLimits.Default, out var steer));

        Assert.True(steer.Input.Bytes.Span.Overlaps(message));
    }

    [Fact]
    public void Protocol_ReferencesNothingButTheRuntimeAndMessagePack()
    {
        var references = typeof(FrameCodec).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!);

        Assert.All(references, name => Assert.True(name == "MessagePack" || name.StartsWith("System.", StringComparison.Ordinal), name));
    }
}
