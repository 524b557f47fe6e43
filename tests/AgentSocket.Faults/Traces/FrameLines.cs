using System.Security.Cryptography;
using AgentSocket.Protocol;

namespace AgentSocket.Faults.Traces;

/// <summary>What a frame says, as a trace's line. Resume tokens are left out.</summary>
internal static class FrameLines
{
    private const int HashBytes = 8;

    /// <param name="kind">In or out.</param>
    /// <param name="bytes">The whole frame, well-formed.</param>
    /// <param name="number">Its number; 0 if its type isn't numbered.</param>
    public static TraceLine Of(TraceKind kind, ReadOnlyMemory<byte> bytes, long number)
    {
        var type = (FrameType)bytes.Span[0];
        var line = new TraceLine(kind) { Type = (int)type, Number = number, Hash = number > 0 ? Convert.ToHexStringLower(SHA256.HashData(bytes.Span).AsSpan(0, HashBytes)) : null };
        return type switch
        {
            FrameType.Hello when kind == TraceKind.In => line with { Sid = Read<HelloFrame>(bytes).SessionId },
            FrameType.Invoke => line with { Run = Read<InvokeFrame>(bytes).Run },
            FrameType.Cancel => line with { Run = Read<CancelFrame>(bytes).Run },
            FrameType.Stream => OfStream(line, Read<StreamFrame>(bytes)),
            FrameType.Status => line with { Run = Read<StatusFrame>(bytes).Run },
            FrameType.Interrupt => line with { Run = Read<InterruptFrame>(bytes).Run, Code = Read<InterruptFrame>(bytes).DiscardFrom },
            FrameType.Complete => line with { Run = Read<CompleteFrame>(bytes).Run, Code = (int)Read<CompleteFrame>(bytes).Outcome },
            FrameType.Error => line with { Run = Read<ErrorFrame>(bytes).Run, Text = Read<ErrorFrame>(bytes).Code },
            FrameType.Clarify => line with { Run = Read<ClarifyFrame>(bytes).Run, Request = Read<ClarifyFrame>(bytes).Request, Text = Read<ClarifyFrame>(bytes).Prompt },
            FrameType.Reply => line with { Run = Read<ReplyFrame>(bytes).Run, Request = Read<ReplyFrame>(bytes).Request },
            FrameType.ToolCall => line with { Run = Read<ToolCallFrame>(bytes).Run, Request = Read<ToolCallFrame>(bytes).Call, Text = Read<ToolCallFrame>(bytes).Arguments.ToJson() },
            FrameType.ToolResult => line with { Run = Read<ToolResultFrame>(bytes).Run, Request = Read<ToolResultFrame>(bytes).Call },
            FrameType.Steer => line with { Run = Read<SteerFrame>(bytes).Run, Request = Read<SteerFrame>(bytes).Steer, Text = TextOf(Read<SteerFrame>(bytes).Input) },
            FrameType.Steered => line with { Run = Read<SteeredFrame>(bytes).Run, Request = Read<SteeredFrame>(bytes).Steer, Code = (int)Read<SteeredFrame>(bytes).Status },
            FrameType.Ping => line with { Sent = Read<PingFrame>(bytes).Sent, Received = Read<PingFrame>(bytes).Received },
            FrameType.Pong => line with { Sent = Read<PongFrame>(bytes).Sent, Received = Read<PongFrame>(bytes).Received },
            FrameType.Ack => line with { Received = Read<AckFrame>(bytes).Received },
            FrameType.Resume => line with { Sid = Read<ResumeFrame>(bytes).SessionId, Received = Read<ResumeFrame>(bytes).Received },
            FrameType.Resumed => line with { Code = (int)Read<ResumedFrame>(bytes).Outcome, Received = Read<ResumedFrame>(bytes).Received },
            _ => line,
        };
    }

    private static TraceLine OfStream(TraceLine line, StreamFrame frame) =>
        frame.Channel == StreamChannel.Text && frame.Delta.TryGetString(out var text) ? line with { Run = frame.Run, Text = text } : line with { Run = frame.Run };

    private static string? TextOf(AgentValue value) => value.TryGetString(out var text) ? text : null;

    private static TFrame Read<TFrame>(ReadOnlyMemory<byte> bytes)
        where TFrame : struct, IFrame<TFrame>
    {
        var error = FrameCodec.Read<TFrame>(bytes, FrameLimits.Default, out var frame);
        return error == FrameError.None ? frame : throw new InvalidDataException($"{TFrame.Type}: {error}");
    }
}
