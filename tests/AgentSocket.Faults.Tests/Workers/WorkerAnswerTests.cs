using System.Buffers;
using System.IO.Pipelines;
using AgentSocket.Faults.Workers;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;

namespace AgentSocket.Faults.Tests.Workers;

/// <summary>What the bench relies on: its worker says what it must from what it is given, and from nothing else.</summary>
public sealed class WorkerAnswerTests
{
    [Fact]
    public async Task Answer_ThatLacksAReply_AsksAndIsSuspended()
    {
        var (text, types, hasEnded) = await AnswerAsync(Command.AskTwice("size1", "day2"), "First: ");

        Assert.False(hasEnded);
        Assert.Equal("", text);
        Assert.Equal([FrameType.Clarify, FrameType.Status], types);
    }

    [Fact]
    public async Task Answer_WithAReply_SaysWhatTheReplySaid()
    {
        var (text, types, hasEnded) = await AnswerAsync(Command.AskTwice("size1", "day2"), "First: ", new ReplyFrame(1, 1, ReplyAction.Accept, "seven"));

        Assert.False(hasEnded);
        Assert.Equal("seven, then: ", text);
        Assert.Equal([FrameType.Clarify, FrameType.Status], types);
    }

    [Fact]
    public async Task Answer_WithGuidanceThatWasSaidBefore_SaysOnlyTheNew()
    {
        var (text, types, hasEnded) = await AnswerAsync(Command.Steerable(3, 0), "1 [left] 2 ", new SteerFrame(1, 1, "left"), new SteerFrame(1, 2, "right"));

        Assert.True(hasEnded);
        Assert.Equal("[right] 3 ", text);
        Assert.Equal([FrameType.Steered, FrameType.Complete], types);
    }

    [Fact]
    public async Task Answer_WhoseTextWasAnother_TakesItBack()
    {
        var (text, types, _) = await AnswerAsync(Command.Count(2, 0), "2 ");

        Assert.Equal("1 2 ", text);
        Assert.Equal([FrameType.Interrupt, FrameType.Complete], types);
    }

    private static async Task<(string Text, IReadOnlyList<FrameType> Others, bool HasEnded)> AnswerAsync(Command command, string emitted, params object[] said)
    {
        var inbox = new RunInbox();
        foreach (var frame in said)
            inbox.Add(Format(frame));
        var invocation = new Invocation { ConnectionId = "c", SessionId = "s", Run = 1, Target = "chat", Payload = command.Input, Emitted = emitted };
        var body = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var answer = new WorkerAnswer(new FrameStreamWriter(body.Writer), invocation, inbox, command, TimeProvider.System);
        var hasEnded = await answer.WriteAsync(breaksAfter: int.MaxValue, TestContext.Current.CancellationToken);
        await body.Writer.CompleteAsync();

        var reader = new FrameStreamReader(body.Reader, FrameLimits.Default);
        var (text, others) = ("", new List<FrameType>());
        do
        {
            while (reader.TryRead(out var type, out var frame))
            {
                if (type == FrameType.Stream && FrameCodec.Read<StreamFrame>(frame, out var stream) == FrameError.None && stream.Delta.TryGetString(out var delta))
                    text += delta;
                else
                    others.Add(type);
            }
        }
        while (await reader.FillAsync(TestContext.Current.CancellationToken));

        return (text, others, hasEnded);
    }

    private static ReadOnlyMemory<byte> Format(object frame)
    {
        var output = new ArrayBufferWriter<byte>();
        if (frame is ReplyFrame reply)
            FrameCodec.Write(output, reply);
        else
            FrameCodec.Write(output, (SteerFrame)frame);
        return output.WrittenMemory;
    }
}
