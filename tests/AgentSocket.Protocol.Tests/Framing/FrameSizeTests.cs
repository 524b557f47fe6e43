using System.Buffers;
using System.Text;
using AgentSocket.Protocol.Connections;

namespace AgentSocket.Protocol.Tests.Framing;

/// <summary>What a token costs. Spec §4.3.</summary>
public sealed class FrameSizeTests
{
    public static TheoryData<string> Tokens => ["a", " the", "Straße", "世界", "a token of 31 bytes, no more. ."];

    [Theory]
    [MemberData(nameof(Tokens))]
    public void Stream_OfAToken_CostsFourBytesAndTwoOfWebSocket(string token)
    {
        var output = new ArrayBufferWriter<byte>();
        FrameCodec.WriteStream(output, run: 127, token, StreamChannel.Text);

        var text = Encoding.UTF8.GetByteCount(token);
        Assert.Equal(4, output.WrittenCount - text);
        Assert.Equal(6, WebSocketHeader.BytesOf(output.WrittenCount, masked: false) - text);
    }

    [Fact]
    public void Stream_WrittenIntoABufferThatIsThere_AllocatesNothing()
    {
        var output = new ArrayBufferWriter<byte>(4096);
        Write(output);
        output.ResetWrittenCount();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Write(output);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Write(ArrayBufferWriter<byte> output)
        {
            for (var token = 0; token < 100; token++)
                FrameCodec.WriteStream(output, run: 1, " token", StreamChannel.Text);
        }
    }
}
