using System.Buffers;
using System.IO.Pipelines;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;

namespace AgentSocket.Relay.Tests.Framing;

/// <summary>Frames as bytes, and bodies made of them by hand.</summary>
internal static class Frames
{
    public static byte[] Encode<TFrame>(TFrame frame)
        where TFrame : struct, IFrame<TFrame>
    {
        var buffer = new ArrayBufferWriter<byte>();
        FrameCodec.Write(buffer, frame);
        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Stream(long run, string text) => Encode(new StreamFrame(run, text));

    public static byte[] Complete(long run) => Encode(new CompleteFrame(run, RunOutcome.Ok, new RunMetrics()));

    /// <summary>Each frame behind its length, as the specification says, without the writer's help.</summary>
    public static byte[] Body(params byte[][] frames) => [.. frames.SelectMany(frame => Length(frame.Length).Concat(frame))];

    public static byte[] Length(int length)
    {
        var bytes = new List<byte>();
        do
        {
            bytes.Add((byte)((length & 0x7F) + (length >= 0x80 ? 0x80 : 0)));
            length >>= 7;
        }
        while (length > 0);
        return [.. bytes];
    }

    public static async Task<(List<byte[]> Frames, FrameStreamReader Reader)> ReadAllAsync(PipeReader body, FrameLimits limits)
    {
        var reader = new FrameStreamReader(body, limits);
        var frames = new List<byte[]>();
        do
        {
            while (reader.TryRead(out var type, out var frame))
            {
                Assert.Equal((FrameType)frame.Span[0], type);
                frames.Add(frame.ToArray());
            }
        }
        while (await reader.FillAsync(TestContext.Current.CancellationToken));
        return (frames, reader);
    }
}
