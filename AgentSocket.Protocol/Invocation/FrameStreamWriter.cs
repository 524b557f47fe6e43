using System.Buffers;
using System.IO.Pipelines;

namespace AgentSocket.Protocol.Workers;

/// <summary>Writes frames into a body, each behind its length. Nothing leaves before it is flushed. Spec §11.3.</summary>
/// <param name="output">The body.</param>
public sealed class FrameStreamWriter(PipeWriter output)
{
    private readonly ArrayBufferWriter<byte> _frame = new();

    /// <summary>Bytes that were written since the last flush.</summary>
    public int UnflushedBytes { get; private set; }

    /// <summary>Appends a frame.</summary>
    /// <typeparam name="TFrame">Its type.</typeparam>
    /// <param name="frame">The frame.</param>
    /// <param name="maxFrameBytes">The largest that the receiver takes.</param>
    /// <exception cref="AgentSocketException">It is larger (<see cref="ErrorCodes.FrameTooLarge"/>); nothing was written.</exception>
    public void Write<TFrame>(in TFrame frame, int maxFrameBytes = FrameLimits.DefaultMaxFrameBytes)
        where TFrame : struct, IFrame<TFrame>
    {
        _frame.ResetWrittenCount();
        FrameCodec.Write(_frame, frame);
        if (_frame.WrittenCount > maxFrameBytes)
            throw new AgentSocketException(ErrorCodes.FrameTooLarge, $"A frame has {_frame.WrittenCount} bytes; {maxFrameBytes} are allowed.");
        Append(_frame.WrittenSpan);
    }

    /// <summary>Appends a STREAM of text.</summary>
    /// <param name="run">The run's number.</param>
    /// <param name="delta">The text, no more than surely fits into a frame.</param>
    /// <param name="channel">Any channel but <see cref="StreamChannel.Data"/>.</param>
    public void WriteStream(long run, ReadOnlySpan<char> delta, StreamChannel channel = StreamChannel.Text)
    {
        _frame.ResetWrittenCount();
        FrameCodec.WriteStream(_frame, run, delta, channel);
        Append(_frame.WrittenSpan);
    }

    /// <summary>Lets what was written leave. Waits while the receiver takes no more.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether the receiver is still there.</returns>
    public async ValueTask<bool> FlushAsync(CancellationToken cancellationToken = default)
    {
        UnflushedBytes = 0;
        var result = await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        return !result.IsCompleted && !result.IsCanceled;
    }

    private void Append(ReadOnlySpan<byte> frame)
    {
        var head = FrameLength.Write(output.GetSpan(FrameLength.MaxBytes), frame.Length);
        output.Advance(head);
        output.Write(frame);
        UnflushedBytes += head + frame.Length;
    }
}
