using AgentSocket.Protocol.Tests.Generators;
using AgentSocket.Protocol.Tests.Vectors;
using FsCheck;
using FsCheck.Fluent;

namespace AgentSocket.Protocol.Tests.Framing;

/// <summary>What is written is read back the same, and is written the same again. A failure prints the seed to replay it with.</summary>
public sealed class RoundTripProperties
{
    private const int Cases = 300;

    [Fact]
    public void Hello_WrittenAndRead_IsTheSame() => RoundTrips(Frames.Hello);

    [Fact]
    public void ClientHello_WrittenAndRead_IsTheSame() => RoundTrips(Frames.ClientHello);

    [Fact]
    public void Invoke_WrittenAndRead_IsTheSame() => RoundTrips(Frames.Invoke);

    [Fact]
    public void Stream_WrittenAndRead_IsTheSame() => RoundTrips(Frames.Stream);

    [Fact]
    public void ToolCall_WrittenAndRead_IsTheSame() => RoundTrips(Frames.ToolCall);

    [Fact]
    public void ToolDef_WrittenAndRead_IsTheSame() => RoundTrips(Frames.ToolDef);

    [Fact]
    public void Complete_WrittenAndRead_IsTheSame() => RoundTrips(Frames.Complete);

    [Fact]
    public void Error_WrittenAndRead_IsTheSame() => RoundTrips(Frames.Error);

    [Fact]
    public void Cancel_WrittenAndRead_IsTheSame() => RoundTrips(Frames.Cancel);

    [Fact]
    public void Ping_WrittenAndRead_IsTheSame() => RoundTrips(Frames.Ping);

    [Fact]
    public void Steer_WrittenAndRead_IsTheSame() => RoundTrips(Frames.Steer);

    [Fact]
    public void Steered_WrittenAndRead_IsTheSame() => RoundTrips(Frames.Steered);

    [Fact]
    public void Clarify_WrittenAndRead_IsTheSame() => RoundTrips(Frames.Clarify);

    [Fact]
    public void Reply_WrittenAndRead_IsTheSame() => RoundTrips(Frames.Reply);

    [Fact]
    public void Event_WrittenAndRead_IsTheSame() => RoundTrips(Frames.Event);

    [Fact]
    public void ToolResult_WrittenAndRead_IsTheSame() => RoundTrips(Frames.ToolResult);

    [Fact]
    public void Pong_WrittenAndRead_IsTheSame() => RoundTrips(Frames.Pong);

    [Fact]
    public void Resume_WrittenAndRead_IsTheSame() => RoundTrips(Frames.Resume);

    [Fact]
    public void Resumed_WrittenAndRead_IsTheSame() => RoundTrips(Frames.Resumed);

    [Fact]
    public void Ack_WrittenAndRead_IsTheSame() => RoundTrips(Frames.Ack);

    [Fact]
    public void GoAway_WrittenAndRead_IsTheSame() => RoundTrips(Frames.GoAway);

    [Fact]
    public void Status_WrittenAndRead_IsTheSame() => RoundTrips(Frames.Status);

    [Fact]
    public void Interrupt_WrittenAndRead_IsTheSame() => RoundTrips(Frames.Interrupt);

    [Fact]
    public void WriteStream_OfText_GivesTheBytesOfTheFrame()
    {
        var gen = from run in Any.Identifier
                  from text in Any.Text
                  from channel in Any.Choice<StreamChannel>()
                  where channel != StreamChannel.Data
                  select (run, text, channel);
        Check(gen, item =>
        {
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            FrameCodec.WriteStream(output, item.run, item.text, item.channel);
            Assert.Equal(FrameKind<StreamFrame>.Write(new StreamFrame(item.run, item.text, item.channel)), output.WrittenSpan);
        });
    }

    private static void RoundTrips<TFrame>(Gen<TFrame> gen)
        where TFrame : struct, IFrame<TFrame>
    {
        var kind = FrameKinds.All.OfType<FrameKind<TFrame>>().Single();
        Check(gen, frame =>
        {
            var bytes = FrameKind<TFrame>.Write(frame);
            Assert.Equal(FrameError.None, FrameCodec.Read<TFrame>(bytes, FrameLimits.Default, out var read));
            kind.AssertEqual(frame, read);
            Assert.Equal(bytes, FrameKind<TFrame>.Write(read));
        });
    }

    private static void Check<T>(Gen<T> gen, Action<T> body) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(Cases), Prop.ForAll(gen.ToArbitrary(), body));
}
