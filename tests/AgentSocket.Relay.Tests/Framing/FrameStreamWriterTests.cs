using System.IO.Pipelines;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;

namespace AgentSocket.Relay.Tests.Framing;

public class FrameStreamWriterTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(121)]
    [InlineData(122)]
    [InlineData(20_000)]
    [InlineData(900_000)]
    public async Task Frames_OfAnyLength_AreWrittenAsTheSpecificationSays(int characters)
    {
        var text = new string('x', characters);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var writer = new FrameStreamWriter(pipe.Writer);

        writer.WriteStream(7, text);
        writer.Write(new StatusFrame(7, RunState.Running));
        var expected = Frames.Body(Frames.Stream(7, text), Frames.Encode(new StatusFrame(7, RunState.Running)));
        Assert.Equal(expected.Length, writer.UnflushedBytes);
        Assert.True(await writer.FlushAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, writer.UnflushedBytes);
        await pipe.Writer.CompleteAsync();

        Assert.Equal(expected, await BoundedBody.ReadAsync(pipe.Reader, int.MaxValue, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Frame_LargerThanAllowed_IsNotWritten()
    {
        var pipe = new Pipe();
        var writer = new FrameStreamWriter(pipe.Writer);

        var failure = Assert.Throws<AgentSocketException>(() => writer.Write(new StatusFrame(1, RunState.Running, new string('x', 100)), maxFrameBytes: 100));

        Assert.Equal(ErrorCodes.FrameTooLarge, failure.Code);
        Assert.Equal(0, writer.UnflushedBytes);
        await pipe.Writer.CompleteAsync();
        Assert.Empty((await BoundedBody.ReadAsync(pipe.Reader, 100, TestContext.Current.CancellationToken))!);
    }

    [Fact]
    public async Task Flush_WhenTheReceiverIsGone_SaysSo()
    {
        var pipe = new Pipe();
        await pipe.Reader.CompleteAsync();
        var writer = new FrameStreamWriter(pipe.Writer);

        writer.WriteStream(1, "a");

        Assert.False(await writer.FlushAsync(TestContext.Current.CancellationToken));
    }
}
