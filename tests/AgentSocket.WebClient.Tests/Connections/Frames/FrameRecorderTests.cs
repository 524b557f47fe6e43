using System.Buffers;
using AgentSocket.Protocol;
using AgentSocket.WebClient.Connections;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.WebClient.Tests.Connections.Frames;

public sealed class FrameRecorderTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FrameRecorder _recorder;

    public FrameRecorderTests() => _recorder = new FrameRecorder(_time);

    [Fact]
    public void Frame_ThatIsRecorded_HasItsFieldsByTheSpecificationsNames()
    {
        _time.Advance(TimeSpan.FromMilliseconds(12));
        Record(new StreamFrame(3, "Hi", StreamChannel.Reasoning), number: 7);

        var frame = Assert.Single(_recorder.Newest(10));
        Assert.Equal((FrameDirection.Received, FrameType.Stream, 7L, TimeSpan.FromMilliseconds(12)), (frame.Direction, frame.Type, frame.Number, frame.Time));
        Assert.Equal([new FrameField("run", "3"), new FrameField("delta", "\"Hi\""), new FrameField("channel", "1")], frame.Fields);
    }

    [Fact]
    public void Secrets_OfAFrame_ArentShown()
    {
        Record(new HelloFrame(1, "c", "s", "very-secret-token", new SessionLimits()));
        Record(new ResumedFrame(ResumeOutcome.Resumed, 1, "very-secret-token", []));
        Record(new ResumeFrame("s", "very-secret-token", 1), FrameDirection.Sent);
        Record(new ClientHelloFrame(1, "web", "very-secret-token"), FrameDirection.Sent);

        var shown = _recorder.Newest(10).SelectMany(frame => frame.Fields).ToList();

        Assert.DoesNotContain(shown, field => field.Value.Contains("very-secret", StringComparison.Ordinal));
        Assert.Equal(3, shown.Count(field => field.Value == "•••• (17 characters)"));
        Assert.Contains(new FrameField("options", """{"client":"web","auth":•••• (17 characters)}"""), shown);
    }

    [Fact]
    public void Field_ThatIsLong_IsCut()
    {
        Record(new StreamFrame(1, new string('x', 5_000)));

        Assert.Equal(1_001, Assert.Single(_recorder.Newest(10)).Fields[1].Value.Length);
    }

    [Fact]
    public void Frame_ThatIsTooLong_IsShownByItsSize()
    {
        Record(new StreamFrame(1, new string('x', 50_000)));

        Assert.Equal([new FrameField("frame", "too long to be shown")], Assert.Single(_recorder.Newest(10)).Fields);
    }

    [Fact]
    public void Frame_OfALaterVersion_IsShownAsFarAsItIsKnown()
    {
        var bytes = new byte[] { 0x50, 0x92, 0x01, 0xa1, 0x61 };
        _recorder.Record(new ObservedFrame(FrameDirection.Received, (FrameType)0x50, 0, 7, _time.GetUtcNow(), bytes));

        Assert.Equal([new FrameField("0", "1"), new FrameField("1", "\"a\"")], Assert.Single(_recorder.Newest(10)).Fields);
        Assert.Equal("0x50", FrameKind.Of((FrameType)0x50, FrameDirection.Received).Name);
    }

    [Fact]
    public void Frames_AreTheLastOnesNewestFirst()
    {
        for (var i = 1; i <= FrameRecorder.Capacity + 10; i++)
            Record(new AckFrame(i));

        var frames = _recorder.Newest(int.MaxValue);

        Assert.Equal(FrameRecorder.Capacity, frames.Count);
        Assert.Equal(($"{FrameRecorder.Capacity + 10}", "11"), (frames[0].Fields[0].Value, frames[^1].Fields[0].Value));
        Assert.Equal(3, _recorder.Newest(3).Count);
    }

    [Fact]
    public void Frames_OfOneType_AreFound()
    {
        Record(new AckFrame(1));
        Record(new PingFrame(1, 2, 3));

        Assert.Equal(FrameType.Ack, Assert.Single(_recorder.Newest(10, FrameType.Ack)).Type);
    }

    [Fact]
    public void Clear_ForgetsThemAndBeginsTheClockAnew()
    {
        Record(new AckFrame(1));
        _time.Advance(TimeSpan.FromSeconds(1));

        _recorder.Clear();
        Record(new AckFrame(2));

        Assert.Equal(TimeSpan.Zero, Assert.Single(_recorder.Newest(10)).Time);
    }

    private void Record<TFrame>(TFrame frame, FrameDirection direction = FrameDirection.Received, long number = 0)
        where TFrame : struct, IFrame<TFrame>
    {
        var buffer = new ArrayBufferWriter<byte>();
        FrameCodec.Write(buffer, frame);
        _recorder.Record(new ObservedFrame(direction, TFrame.Type, number, buffer.WrittenCount + 2, _time.GetUtcNow(), buffer.WrittenMemory));
    }
}
