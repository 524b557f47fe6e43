using System.Buffers;
using AgentSocket.Agents.Tests.Support;
using AgentSocket.Protocol;

namespace AgentSocket.Agents.Tests.Agents;

public sealed class GuidanceBreakTests
{
    [Fact]
    public void Guidance_ThatIsThereAlready_BreaksOffAtOnce()
    {
        var host = new MemoryHost(new RecordingWriter());
        var frame = new ArrayBufferWriter<byte>();
        FrameCodec.Write(frame, new SteerFrame(1, 1, "Shorter"));
        Assert.Equal(FrameError.None, host.Inbox.Add(frame.WrittenMemory));
        var context = new AgentContext(host) { Target = "chat", Input = "Hi", SessionId = "s", Conversation = new Conversation(new ConversationOptions()) };

        using var guidance = new GuidanceBreak(context, TestContext.Current.CancellationToken);

        Assert.True(guidance.HasCome);
        Assert.True(guidance.Token.IsCancellationRequested);
    }
}
