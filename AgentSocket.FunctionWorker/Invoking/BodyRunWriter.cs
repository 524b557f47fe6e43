using System.IO.Pipelines;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;

namespace AgentSocket.FunctionWorker.Invoking;

/// <summary>Writes a run's frames into the answer's body. Corked; a relay that takes no more holds the agent back when it flushes.</summary>
internal sealed class BodyRunWriter(PipeWriter body, long run) : RunWriter
{
    private const int LargeBytes = 16 * 1024;
    private const int MaxDelta = 16 * 1024;

    private readonly FrameStreamWriter _frames = new(body);

    /// <inheritdoc/>
    public override long Run => run;

    /// <inheritdoc/>
    public override ValueTask StreamAsync(ReadOnlyMemory<char> delta, StreamChannel channel = StreamChannel.Text, CancellationToken cancellationToken = default)
    {
        if (channel == StreamChannel.Data)
            throw new ArgumentException("Text can't go on the data channel.", nameof(channel));
        if (delta.Length > MaxDelta)
            return StreamPiecesAsync(delta, channel, cancellationToken);
        if (!delta.IsEmpty)
            _frames.WriteStream(run, delta.Span, channel);
        return FlushIfLargeAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        if (!await _frames.FlushAsync(cancellationToken))
            throw new OperationCanceledException("The relay has gone.", cancellationToken);
    }

    /// <summary>Takes back all text that earlier attempts emitted.</summary>
    public void TakeBack() => _frames.Write(new InterruptFrame(run, "retry", 0));

    /// <summary>Writes the run's end. It leaves with the body's end.</summary>
    /// <exception cref="AgentSocketException">It is too large; nothing was written.</exception>
    public void End<TFrame>(in TFrame terminal)
        where TFrame : struct, IFrame<TFrame> => _frames.Write(terminal);

    /// <inheritdoc/>
    protected override ValueTask WriteAsync<TFrame>(TFrame frame, CancellationToken cancellationToken)
    {
        _frames.Write(frame);
        return FlushIfLargeAsync(cancellationToken);
    }

    private ValueTask FlushIfLargeAsync(CancellationToken cancellationToken) =>
        _frames.UnflushedBytes >= LargeBytes ? FlushAsync(cancellationToken) : ValueTask.CompletedTask;

    private async ValueTask StreamPiecesAsync(ReadOnlyMemory<char> delta, StreamChannel channel, CancellationToken cancellationToken)
    {
        while (!delta.IsEmpty)
        {
            var length = Math.Min(delta.Length, MaxDelta);
            if (length < delta.Length && char.IsHighSurrogate(delta.Span[length - 1]))
                length--;
            _frames.WriteStream(run, delta.Span[..length], channel);
            await FlushIfLargeAsync(cancellationToken);
            delta = delta[length..];
        }
    }
}
