using System.Buffers;
using AgentSocket.Protocol;

namespace AgentSocket.Agents.Tests.Support;

/// <summary>Frames as bytes.</summary>
internal static class TestFrames
{
    public static ReadOnlyMemory<byte> Write<TFrame>(TFrame frame)
        where TFrame : struct, IFrame<TFrame>
    {
        var buffer = new ArrayBufferWriter<byte>();
        FrameCodec.Write(buffer, frame);
        return buffer.WrittenMemory;
    }
}
