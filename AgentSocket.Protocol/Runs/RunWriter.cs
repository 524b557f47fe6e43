namespace AgentSocket.Protocol;

/// <summary>
/// Where a run's frames go: straight to the client in Direct mode, into the answer's body in a worker. Frames are corked: they
/// are formatted into a buffer that leaves when <see cref="FlushAsync"/> is called or when it is large. A producer flushes when it is
/// about to wait for something, and not before. One producer at a time.
/// </summary>
public abstract class RunWriter
{
    /// <summary>The run's number.</summary>
    public abstract long Run { get; }

    /// <summary>Appends a STREAM of text. Completes at once while the window is open, else when it opens. Spec §4.3, §6.</summary>
    /// <param name="delta">The text; an empty one is left out.</param>
    /// <param name="channel">Any channel but <see cref="StreamChannel.Data"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The run has ended, or the token was cancelled.</exception>
    public abstract ValueTask StreamAsync(ReadOnlyMemory<char> delta, StreamChannel channel = StreamChannel.Text, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="StreamAsync(ReadOnlyMemory{char}, StreamChannel, CancellationToken)"/>
    public ValueTask StreamAsync(string delta, StreamChannel channel = StreamChannel.Text, CancellationToken cancellationToken = default) =>
        StreamAsync(delta.AsMemory(), channel, cancellationToken);

    /// <summary>Appends a STREAM of any value, on channel <see cref="StreamChannel.Data"/>. Waits for the window. Spec §4.3.</summary>
    /// <param name="data">The value.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The run has ended, or the token was cancelled.</exception>
    /// <exception cref="AgentSocketException">The frame would be larger than the peer accepts (<see cref="ErrorCodes.FrameTooLarge"/>).</exception>
    public ValueTask StreamAsync(AgentValue data, CancellationToken cancellationToken = default) =>
        WriteAsync(new StreamFrame(Run, data, StreamChannel.Data), cancellationToken);

    /// <summary>Tells what the run is doing. Doesn't wait for the window. Spec §4.21.</summary>
    /// <param name="state">What it is doing.</param>
    /// <param name="note">What it waits for, or how far it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The run has ended, or the token was cancelled.</exception>
    public ValueTask StatusAsync(RunState state, string? note = null, CancellationToken cancellationToken = default) =>
        WriteAsync(new StatusFrame(Run, state, note), cancellationToken);

    /// <summary>Lets the corked frames leave. Doesn't wait until they have arrived anywhere.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract ValueTask FlushAsync(CancellationToken cancellationToken = default);

    /// <summary>Appends a frame of this run that isn't a run's end.</summary>
    /// <typeparam name="TFrame">The frame's type.</typeparam>
    /// <param name="frame">The frame.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    protected abstract ValueTask WriteAsync<TFrame>(TFrame frame, CancellationToken cancellationToken)
        where TFrame : struct, IFrame<TFrame>;
}
