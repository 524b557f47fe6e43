using System.IO.Pipelines;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;

namespace AgentSocket.FunctionWorker.Invoking;

/// <summary>
/// Writes a run's frames into the answer's body. Corked; a relay that takes no more holds the agent back when it flushes. Text that
/// an earlier attempt has emitted isn't sent again, or is taken back: the agent needn't know that there was one. Spec §11.6.
/// </summary>
/// <param name="body">The answer's body.</param>
/// <param name="run">The run.</param>
/// <param name="emitted">Text of channel 0 that earlier attempts emitted.</param>
#pragma warning disable CA1001 // A semaphore whose wait handle is never asked for holds nothing.
internal sealed class BodyRunWriter(PipeWriter body, long run, string emitted = "") : RunWriter
#pragma warning restore CA1001
{
    private const int LargeBytes = 16 * 1024;
    private const int MaxDelta = 16 * 1024;

    private readonly FrameStreamWriter _frames = new(body);
    private readonly RegeneratedText _text = new(emitted);

    /// <summary>One producer at a time, beside which only <see cref="PingAsync"/> writes.</summary>
    private readonly SemaphoreSlim _gate = new(1);
    private int _repeated;
    private bool _isWaiting;
    private RunState _waitsFor = RunState.WaitingForInput;

    /// <inheritdoc/>
    public override long Run => run;

    /// <summary>Text that the client has, and that this attempt hasn't come to.</summary>
    public ReadOnlyMemory<char> TextAhead => _text.IsRepeating ? emitted.AsMemory(_repeated) : default;

    /// <inheritdoc/>
    public override async ValueTask StreamAsync(ReadOnlyMemory<char> delta, StreamChannel channel = StreamChannel.Text, CancellationToken cancellationToken = default)
    {
        if (channel == StreamChannel.Data)
            throw new ArgumentException("Text can't go on the data channel.", nameof(channel));
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _isWaiting = false;
            if (channel == StreamChannel.Text && _text.IsRepeating)
            {
                _repeated += delta.Length;
                delta = Apply(_text.Take(delta));
            }

            await StreamPiecesAsync(delta, channel, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public override async ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await SendAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Shows that the worker lives, unless the producer does so just now. May be called beside it. Spec §11.3.</summary>
    public async ValueTask PingAsync(long time, CancellationToken cancellationToken)
    {
        if (!await _gate.WaitAsync(TimeSpan.Zero, cancellationToken))
            return;
        try
        {
            _frames.Write(new PingFrame(time, Sent: 0, Received: 0));
            await SendAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Writes the run's good end. It leaves with the body's end. What only earlier attempts emitted is taken back before it.</summary>
    /// <exception cref="AgentSocketException">It is too large; it was not written.</exception>
    public void Complete(CompleteFrame complete)
    {
        if (Apply(_text.End()) is { IsEmpty: false } rest)
            _frames.WriteStream(run, rest.Span);
        _frames.Write(complete);
    }

    /// <summary>Writes the run's bad end. It leaves with the body's end. What the client has of the answer, it keeps.</summary>
    public void Fail(ErrorFrame error) => _frames.Write(error);

    /// <summary>Ends the answer without an end of the run: its last frame says what the run waits for. Spec §11.7.</summary>
    public void Suspend()
    {
        if (!_isWaiting)
            _frames.Write(new StatusFrame(run, _waitsFor));
    }

    /// <summary>Writes an EVENT or a TOOL_DEF between the run's frames. Spec §11.3.</summary>
    public ValueTask PushAsync<TFrame>(TFrame frame, CancellationToken cancellationToken)
        where TFrame : struct, IFrame<TFrame> => WriteAsync(frame, cancellationToken);

    /// <inheritdoc/>
    protected override async ValueTask WriteAsync<TFrame>(TFrame frame, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _isWaiting = frame is StatusFrame { State: RunState.WaitingForInput or RunState.WaitingForTool };
            if (_isWaiting && frame is StatusFrame status)
                _waitsFor = status.State;
            if (frame is not InterruptFrame interrupt || TakeBack(interrupt.DiscardFrom))
                _frames.Write(frame);
            await SendIfLargeAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    private bool TakeBack(long discardFrom)
    {
        _repeated = (int)Math.Min(_repeated, discardFrom);
        return _text.TakeBack(discardFrom);
    }

    private ReadOnlyMemory<char> Apply(TextChange change)
    {
        if (change.DiscardFrom is { } discardFrom)
            _frames.Write(new InterruptFrame(run, RegeneratedText.Reason, discardFrom));
        return change.Text;
    }

    private async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        if (!await _frames.FlushAsync(cancellationToken))
            throw new OperationCanceledException("The relay has gone.", cancellationToken);
    }

    private ValueTask SendIfLargeAsync(CancellationToken cancellationToken) =>
        _frames.UnflushedBytes >= LargeBytes ? SendAsync(cancellationToken) : ValueTask.CompletedTask;

    private async ValueTask StreamPiecesAsync(ReadOnlyMemory<char> delta, StreamChannel channel, CancellationToken cancellationToken)
    {
        while (!delta.IsEmpty)
        {
            var length = Math.Min(delta.Length, MaxDelta);
            if (length < delta.Length && char.IsHighSurrogate(delta.Span[length - 1]))
                length--;
            _frames.WriteStream(run, delta.Span[..length], channel);
            await SendIfLargeAsync(cancellationToken);
            delta = delta[length..];
        }
    }
}
