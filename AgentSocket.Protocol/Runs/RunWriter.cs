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

    /// <summary>Asks a person (CLARIFY). Doesn't wait for the window, nor for the answer, which comes to the run's <see cref="RunInbox"/>. Spec §4.12.</summary>
    /// <param name="question">The question, of this run. One whose number was asked before isn't asked again.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The run has ended, or the token was cancelled.</exception>
    /// <exception cref="AgentSocketException">The frame would be larger than the peer accepts, or too many requests of the run are open.</exception>
    public ValueTask AskAsync(ClarifyFrame question, CancellationToken cancellationToken = default) => WriteAsync(OfThisRun(question, question.Run), cancellationToken);

    /// <summary>Calls a tool of the client (TOOL_CALL). Doesn't wait for the window, nor for the result, which comes to the run's <see cref="RunInbox"/>. Spec §4.4.</summary>
    /// <param name="call">The call, of this run. One whose number was called before isn't called again.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The run has ended, or the token was cancelled.</exception>
    /// <exception cref="AgentSocketException">The frame would be larger than the peer accepts, or too many requests of the run are open.</exception>
    public ValueTask CallAsync(ToolCallFrame call, CancellationToken cancellationToken = default) => WriteAsync(OfThisRun(call, call.Run), cancellationToken);

    /// <summary>Tells what became of guidance (STEERED), once for each STEER. Doesn't wait for the window. Spec §4.11.</summary>
    /// <param name="steer">The STEER's number.</param>
    /// <param name="status">What became of it.</param>
    /// <param name="input">The guidance, when it goes back.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The run has ended, or the token was cancelled.</exception>
    public ValueTask SteeredAsync(long steer, SteerStatus status, AgentValue input = default, CancellationToken cancellationToken = default) =>
        WriteAsync(new SteeredFrame(Run, steer, status, input), cancellationToken);

    /// <summary>Takes text of channel 0 back (INTERRUPT). Doesn't wait for the window. Spec §4.22.</summary>
    /// <param name="reason">Why, for programs: <c>moderation</c>, <c>superseded</c>, …</param>
    /// <param name="discardFrom">UTF-16 code units of the run's text that stay.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The run has ended, or the token was cancelled.</exception>
    public ValueTask InterruptAsync(string reason, long discardFrom, CancellationToken cancellationToken = default) =>
        WriteAsync(new InterruptFrame(Run, reason, discardFrom), cancellationToken);

    /// <summary>Lets the corked frames leave. Doesn't wait until they have arrived anywhere.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract ValueTask FlushAsync(CancellationToken cancellationToken = default);

    /// <summary>Appends a frame of this run that isn't a run's end.</summary>
    /// <typeparam name="TFrame">The frame's type.</typeparam>
    /// <param name="frame">The frame.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    protected abstract ValueTask WriteAsync<TFrame>(TFrame frame, CancellationToken cancellationToken)
        where TFrame : struct, IFrame<TFrame>;

    private TFrame OfThisRun<TFrame>(TFrame frame, long run) =>
        run == Run ? frame : throw new ArgumentException($"The frame is of run {run}; this is run {Run}.", nameof(frame));
}
