using System.Buffers;
using AgentSocket.Protocol;
using AgentSocket.Server.Stores;

namespace AgentSocket.Server.Runs;

/// <summary>What a client's frame is to a run, and what the server says in its place. Spec §9.5.</summary>
internal static class ClientAnswers
{
    /// <summary>What a frame answers or opens.</summary>
    /// <param name="frame">A well-formed REPLY, TOOL_RESULT or STEER.</param>
    public static RunRequest RequestOf(ReadOnlyMemory<byte> frame)
    {
        switch ((FrameType)frame.Span[0])
        {
            case FrameType.Reply:
                FrameCodec.Read<ReplyFrame>(frame, out var reply);
                return new(RunRequestKind.Question, reply.Request);
            case FrameType.ToolResult:
                FrameCodec.Read<ToolResultFrame>(frame, out var result);
                return new(RunRequestKind.Call, result.Call);
            default:
                FrameCodec.Read<SteerFrame>(frame, out var steer);
                return new(RunRequestKind.Steer, steer.Steer);
        }
    }

    /// <summary>What an expired request is answered with: as if the person had turned away, or the tool had failed.</summary>
    public static ReadOnlyMemory<byte> ForExpired(long run, RunRequest request) => request.Kind == RunRequestKind.Question
        ? Format(new ReplyFrame(run, request.Number, ReplyAction.Cancel))
        : Format(new ToolResultFrame(run, request.Number, ToolStatus.Failed, "The tool didn't answer in time."));

    private static ReadOnlyMemory<byte> Format<TFrame>(in TFrame frame)
        where TFrame : struct, IFrame<TFrame>
    {
        var buffer = new ArrayBufferWriter<byte>();
        FrameCodec.Write(buffer, frame);
        return buffer.WrittenMemory;
    }
}
