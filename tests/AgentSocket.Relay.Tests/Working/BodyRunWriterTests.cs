using System.IO.Pipelines;
using System.Text;
using AgentSocket.FunctionWorker.Invoking;
using AgentSocket.Protocol;
using FsCheck;
using FsCheck.Fluent;

namespace AgentSocket.Relay.Tests.Working;

/// <summary>What a client makes of an attempt's frames.</summary>
public class BodyRunWriterTests
{
    [Fact]
    public void Text_OfAFurtherAttempt_IsTheRegeneratedText() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Deltas().ToArbitrary(), Deltas().ToArbitrary(), Deltas().ToArbitrary(), (common, old, fresh) =>
    {
        var emitted = string.Concat(common) + string.Concat(old);
        var (text, _) = Apply(emitted, WriteAsync(emitted, [.. common, .. fresh]).GetAwaiter().GetResult());
        return text == string.Concat(common) + string.Concat(fresh);
    }));

    [Fact]
    public async Task Text_ThatWasEmitted_IsNotSentAgain()
    {
        var (text, types) = Apply("1 2 3 ", await WriteAsync("1 2 3 ", ["1 ", "2 ", "3 4 ", "5 "]));

        Assert.Equal("1 2 3 4 5 ", text);
        Assert.Equal([FrameType.Stream, FrameType.Stream, FrameType.Complete], types);
    }

    [Fact]
    public async Task Text_ThatEndsBeforeWhatWasEmitted_IsTakenBackBeforeComplete()
    {
        var (text, types) = Apply("1 2 3 ", await WriteAsync("1 2 3 ", ["1 "]));

        Assert.Equal("1 ", text);
        Assert.Equal([FrameType.Interrupt, FrameType.Complete], types);
    }

    [Fact]
    public async Task Frames_OfOtherKinds_AreSentAsTheyCome()
    {
        using var body = new MemoryStream();
        var pipe = PipeWriter.Create(body);
        var writer = new BodyRunWriter(pipe, 1, "1 2 ");
        await writer.StreamAsync("1 ", cancellationToken: TestContext.Current.CancellationToken);
        await writer.StreamAsync("1 2 ", StreamChannel.Reasoning, TestContext.Current.CancellationToken);
        await writer.StatusAsync(RunState.WaitingForTool, "clock", TestContext.Current.CancellationToken);
        await writer.StreamAsync(AgentValue.FromJson("[1]"), TestContext.Current.CancellationToken);
        writer.Fail(new ErrorFrame(1, ErrorCodes.ModelError, "failed"));
        await pipe.CompleteAsync();

        var (text, types) = Apply("1 2 ", await Invoker.FramesAsync(body.ToArray()));

        Assert.Equal("1 2 ", text);
        Assert.Equal([FrameType.Stream, FrameType.Status, FrameType.Stream, FrameType.Error], types);
    }

    private static async Task<List<byte[]>> WriteAsync(string emitted, IEnumerable<string> deltas)
    {
        using var body = new MemoryStream();
        var pipe = PipeWriter.Create(body);
        var writer = new BodyRunWriter(pipe, 1, emitted);
        foreach (var delta in deltas)
            await writer.StreamAsync(delta);
        writer.Complete(new CompleteFrame(1, RunOutcome.Ok, new RunMetrics()));
        await pipe.CompleteAsync();
        return await Invoker.FramesAsync(body.ToArray());
    }

    private static (string Text, List<FrameType> Types) Apply(string emitted, List<byte[]> frames)
    {
        var text = new StringBuilder(emitted);
        foreach (var frame in frames)
        {
            if (FrameCodec.Read<StreamFrame>(frame, FrameLimits.Default, out var stream) == FrameError.None && stream.Channel == StreamChannel.Text)
                text.Append(stream.Delta.TryGetString(out var delta) ? delta : null);
            else if (FrameCodec.Read<InterruptFrame>(frame, FrameLimits.Default, out var interrupt) == FrameError.None)
                text.Length = (int)interrupt.DiscardFrom;
        }

        return (text.ToString(), [.. frames.Select(frame => (FrameType)frame[0])]);
    }

    private static Gen<string[]> Deltas() => Gen.Elements("a", "b", "ab", "é", "😀", "😁", "").ArrayOf();
}
