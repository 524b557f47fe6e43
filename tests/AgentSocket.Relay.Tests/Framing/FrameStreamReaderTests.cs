using System.IO.Pipelines;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;

namespace AgentSocket.Relay.Tests.Framing;

public class FrameStreamReaderTests
{
    private static readonly byte[][] Some =
    [
        Frames.Stream(1, "a"),
        Frames.Encode(new StatusFrame(1, RunState.WaitingForTool, "clock")),
        Frames.Stream(1, new string('ä', 80)),
        Frames.Complete(1),
    ];

    [Fact]
    public async Task Frames_CutAnywhereIntoThree_ComeOutWhole()
    {
        var body = Frames.Body(Some);
        for (var first = 0; first <= body.Length; first++)
        {
            for (var second = first; second <= body.Length; second += 7)
                await AssertFramesAsync(body[..first], body[first..second], body[second..]);
        }
    }

    [Fact]
    public async Task Frames_ByteByByte_ComeOutWhole()
    {
        await AssertFramesAsync([.. Frames.Body(Some).Select(single => new[] { single })]);
    }

    [Fact]
    public async Task Frames_ThatComeOneByOne_AreReadAsTheyCome()
    {
        var pipe = new Pipe();
        var reader = new FrameStreamReader(pipe.Reader, FrameLimits.Default);
        foreach (var frame in Some)
        {
            var fill = reader.FillAsync(TestContext.Current.CancellationToken);
            Assert.False(fill.IsCompleted);
            await pipe.Writer.WriteAsync(Frames.Body(frame), TestContext.Current.CancellationToken);
            Assert.True(await fill);
            Assert.True(reader.TryRead(out _, out var read));
            Assert.Equal(frame, read.ToArray());
            Assert.False(reader.TryRead(out _, out _));
        }

        await pipe.Writer.CompleteAsync();
        Assert.False(await reader.FillAsync(TestContext.Current.CancellationToken));
        Assert.False(reader.IsInsideFrame);
    }

    [Fact]
    public async Task Length_InMoreBytesThanNeeded_IsTheSame()
    {
        var frame = Frames.Stream(1, "a");
        byte[] body = [(byte)(frame.Length | 0x80), 0x80, 0x80, 0x00, .. frame];

        var (frames, reader) = await ReadAsync(FrameLimits.Default, body);

        Assert.Equal(frame, Assert.Single(frames));
        Assert.Equal(FrameError.None, reader.Error);
    }

    [Theory]
    [InlineData("00", FrameError.Empty)]
    [InlineData("80808000", FrameError.Empty)]
    [InlineData("8101", FrameError.TooLarge)]
    [InlineData("FFFFFF7F", FrameError.TooLarge)]
    [InlineData("FFFFFFFF", FrameError.TooLarge)]
    [InlineData("FFFFFFFFFFFFFFFFFF01", FrameError.TooLarge)]
    [InlineData("0103", FrameError.Truncated)]
    [InlineData("020380", FrameError.NotAnArray)]
    [InlineData("03039101", FrameError.None)]
    [InlineData("02FF90", FrameError.UnknownType)]
    [InlineData("0403910102", FrameError.TrailingBytes)]
    [InlineData("0603DDFFFFFFFF", FrameError.Truncated)]
    public async Task Body_ThatIsHostile_IsRefusedFrameByFrame(string hex, FrameError expected)
    {
        var (frames, reader) = await ReadAsync(new FrameLimits(128), [.. Frames.Body(Some[0]), .. Convert.FromHexString(hex)]);

        Assert.Equal(Some[0], frames[0]);
        Assert.Equal(expected, reader.Error);
        Assert.Equal(expected == FrameError.None ? 2 : 1, frames.Count);
    }

    /// <summary>The length alone is enough: nothing waits for, or makes room for, what it announces.</summary>
    [Fact]
    public async Task Length_BeyondTheLimit_IsRefusedBeforeTheFrameComes()
    {
        var pipe = new Pipe();
        var reader = new FrameStreamReader(pipe.Reader, new FrameLimits(1000));
        await pipe.Writer.WriteAsync(Frames.Length(1001), TestContext.Current.CancellationToken);

        Assert.True(await reader.FillAsync(TestContext.Current.CancellationToken));
        Assert.False(reader.TryRead(out _, out _));

        Assert.Equal(FrameError.TooLarge, reader.Error);
        Assert.False(await reader.FillAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Frame_OfExactlyTheLimit_IsRead()
    {
        var frame = Frames.Stream(1, new string('x', 100_000));

        var (frames, _) = await ReadAsync(new FrameLimits(frame.Length), Frames.Body(frame));

        Assert.Equal(frame, Assert.Single(frames));
    }

    [Fact]
    public async Task Body_ThatEndsInsideOfAFrame_IsNotMistakenForWhole()
    {
        var body = Frames.Body(Some[0], Some[1]);

        var (frames, reader) = await ReadAsync(FrameLimits.Default, body[..^1]);

        Assert.Single(frames);
        Assert.Equal(FrameError.None, reader.Error);
        Assert.True(reader.IsInsideFrame);
    }

    private static async Task AssertFramesAsync(params byte[][] pieces)
    {
        var (frames, reader) = await ReadAsync(FrameLimits.Default, pieces);

        Assert.Equal(Some, frames);
        Assert.Equal(FrameError.None, reader.Error);
        Assert.False(reader.IsInsideFrame);
    }

    private static async Task<(List<byte[]> Frames, FrameStreamReader Reader)> ReadAsync(FrameLimits limits, params byte[][] pieces)
    {
        var pipe = new Pipe();
        var reading = Frames.ReadAllAsync(pipe.Reader, limits);
        foreach (var piece in pieces)
            await pipe.Writer.WriteAsync(piece, TestContext.Current.CancellationToken);
        await pipe.Writer.CompleteAsync();
        return await reading;
    }
}
