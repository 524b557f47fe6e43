using AgentSocket.Protocol;
using AgentSocket.Server.Runs;
using AgentSocket.Server.Sessions;

namespace AgentSocket.Server;

/// <summary>Writes a run's frames straight into its session's log. Corked: see <see cref="RunWriter"/>.</summary>
public sealed class RunOutput : RunWriter
{
    private const int LargeBytes = 16 * 1024;

    private readonly Session _session;
    private readonly SessionRun _run;
    private int _corkedBytes;

    internal RunOutput(Session session, SessionRun run) => (_session, _run) = (session, run);

    /// <inheritdoc/>
    public override long Run => _run.Number;

    /// <inheritdoc/>
    public override ValueTask StreamAsync(ReadOnlyMemory<char> delta, StreamChannel channel = StreamChannel.Text, CancellationToken cancellationToken = default)
    {
        if (channel == StreamChannel.Data)
            throw new ArgumentException("Text can't go on the data channel.", nameof(channel));
        if (delta.IsEmpty)
            return ValueTask.CompletedTask;
        return delta.Length <= _session.MaxDeltaChars && TryStream(delta.Span, channel)
            ? ValueTask.CompletedTask
            : StreamPiecesAsync(delta, channel, cancellationToken);
    }

    /// <summary>Appends a frame that is encoded already, as it is. Its run must be this one, and it must not be a run's end. Waits for the window where its type does.</summary>
    /// <param name="type">The frame's type.</param>
    /// <param name="frame">The whole frame, type byte included, checked by the caller.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The run has ended, or the token was cancelled.</exception>
    public async ValueTask ForwardAsync(FrameType type, ReadOnlyMemory<byte> frame, CancellationToken cancellationToken = default)
    {
        while (!TryForward(type, frame))
            await WaitForWindowAsync(type, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        _corkedBytes = 0;
        _session.Flush();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async ValueTask WriteAsync<TFrame>(TFrame frame, CancellationToken cancellationToken)
    {
        while (!TryWrite(frame))
            await WaitForWindowAsync(TFrame.Type, cancellationToken);
    }

    private bool TryStream(ReadOnlySpan<char> delta, StreamChannel channel)
    {
        lock (_session.Numbering.Lock)
        {
            ThrowIfEnded();
            if (!_session.IsWindowOpen)
                return false;
            OnAppended(FrameType.Stream, _session.AppendStream(_run, delta, channel));
        }

        FlushIfLarge();
        return true;
    }

    private bool TryForward(FrameType type, ReadOnlyMemory<byte> frame)
    {
        lock (_session.Numbering.Lock)
        {
            ThrowIfEnded();
            if (!Windowed.MayPass(type, _session))
                return false;
            if (type == FrameType.Status && FrameCodec.Read<StatusFrame>(frame, out var status) == FrameError.None)
                _run.State = status.State;
            var request = RunRequests.Of(type, frame, _session);
            if (request is not null && !_run.Requests.TryAppend(request))
                return true;
            OnAppended(type, _session.AppendRaw(_run, type, frame, request));
        }

        FlushIfLarge();
        return true;
    }

    private bool TryWrite<TFrame>(in TFrame frame)
        where TFrame : struct, IFrame<TFrame>
    {
        lock (_session.Numbering.Lock)
        {
            ThrowIfEnded();
            if (!Windowed.MayPass(TFrame.Type, _session))
                return false;
            if (frame is StatusFrame status)
                _run.State = status.State;
            var request = RunRequests.Of(frame, _session);
            if (request is not null && !_run.Requests.TryAppend(request))
                return true;
            OnAppended(TFrame.Type, _session.Append(_run, frame, request));
        }

        FlushIfLarge();
        return true;
    }

    private async ValueTask StreamPiecesAsync(ReadOnlyMemory<char> delta, StreamChannel channel, CancellationToken cancellationToken)
    {
        while (!delta.IsEmpty)
        {
            var length = Math.Min(delta.Length, _session.MaxDeltaChars);
            if (length < delta.Length && char.IsHighSurrogate(delta.Span[length - 1]))
                length--;
            while (!TryStream(delta.Span[..length], channel))
                await WaitForWindowAsync(FrameType.Stream, cancellationToken);
            delta = delta[length..];
        }
    }

    private async ValueTask WaitForWindowAsync(FrameType type, CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        Task opened;
        lock (_session.Numbering.Lock)
        {
            ThrowIfEnded();
            if (Windowed.MayPass(type, _session))
                return;
            opened = _session.Numbering.WaitForWindow();
        }

        await opened.WaitAsync(cancellationToken);
    }

    private void OnAppended(FrameType type, int length)
    {
        _corkedBytes += length;
        if (type == FrameType.Stream)
            _session.OnToken(_run);
    }

    private void FlushIfLarge()
    {
        if (_corkedBytes < LargeBytes)
            return;
        _corkedBytes = 0;
        _session.Flush();
    }

    private void ThrowIfEnded()
    {
        if (_run.HasEnded)
            throw new OperationCanceledException("The run has ended.", _run.Ended.Token);
    }
}
