using System.Buffers;
using System.Security.Claims;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Connections;
using AgentSocket.Server.Connections;
using AgentSocket.Server.Stores;

namespace AgentSocket.Server.Sessions.Stored;

/// <summary>
/// A session whose log is in a store, as this process knows it. It has up to two roles: it delivers the log to its connection, and
/// appends what its own runs emit. Whatever happens is gathered, and committed in one step while the step before is under way;
/// nothing takes effect before it is stored: no frame goes out, no command is acknowledged, no run starts. Spec §10.6.
/// </summary>
internal sealed partial class StoredSession : Session
{
    private const int AckInterval = 16;
    private const int MaxUnstoredFrames = 256;
    private const int MaxUnstoredBytes = 4 * 1024 * 1024;

    private readonly StoredSessions _sessions;
    private readonly ArrayBufferWriter<byte> _scratch = new();
    private PendingCommit _pending = new();
    private PendingCommit? _committing;
    private long _generation;
    private long _toolRevision;
    private long _ackedToClient;
    private bool _confirmed;
    private string? _firstToken;

    /// <summary>A session that begins here, or that is somewhere in the store.</summary>
    public StoredSession(StoredSessions sessions, string id, ClaimsPrincipal user, bool isFresh)
        : base(id, user, sessions.Options, sessions.Metrics, sessions.Time)
    {
        _sessions = sessions;
        (_isKnown, _needsLook) = (isFresh, !isFresh);
        Numbering.Stored = 0;
    }

    /// <summary>Whether a run that goes on is in this process's hands. Under the session's lock.</summary>
    public bool HasLocalRuns => Runs.Values.Any(run => run.IsLocal);

    private bool IsDelivering => Connection is not null && _generation > 0;

    public override string FirstToken() => _firstToken = ResumeTokens.NewSecret();

    public override void OnPeerConfirmed(FrameConnection connection)
    {
        lock (Numbering.Lock)
        {
            if (Connection != connection || HasEnded)
                return;
            if (!_confirmed)
                Deliver().ConfirmsToken = _confirmed = true;
            Acknowledge();
        }

        Flush();
    }

    public override bool TryReceive(FrameConnection connection, long number)
    {
        // One that isn't stored was never received: the client sends it again.
        if (!IsDelivering || Connection != connection)
            return false;
        Deliver().Received = number;
        return true;
    }

    public override async ValueTask ReadyAsync()
    {
        while (true)
        {
            Task committed;
            lock (Numbering.Lock)
            {
                if (HasEnded || !IsDelivering || Numbering.Received - Numbering.Safe < MaxUnstoredFrames && _pending.CommandBytes < MaxUnstoredBytes)
                    return;
                committed = WaitForCommit();
            }

            Flush();
            await committed;
        }
    }

    public override void Invoke(long run)
    {
        base.Invoke(run);
        Deliver().LastRun = run;
    }

    public override void Begin(SessionRun run, InvokeFrame invoke, ReadOnlyMemory<byte> frame, Action start)
    {
        Add(run);
        var deadline = invoke.Options?.DeadlineMs is { } milliseconds ? Time.GetUtcNow() + TimeSpan.FromMilliseconds(Math.Min(milliseconds, int.MaxValue)) : (DateTimeOffset?)null;
        var item = new BeginRun(invoke.Run, frame.ToArray(), deadline, invoke.Options?.TraceParent) { Arrived = run.Arrived };
        var pending = Deliver();
        pending.CommandBytes += frame.Length;
        pending.Add(new PendingItem(item, run, isAccepted =>
        {
            run.IsStored = isAccepted;
            if (isAccepted && !run.HasEnded)
                start();
            else if (!run.HasEnded)
                Forget(run);
        }));
    }

    public override int AppendStream(SessionRun run, ReadOnlySpan<char> delta, StreamChannel channel)
    {
        _scratch.ResetWrittenCount();
        FrameCodec.WriteStream(_scratch, run.Number, delta, channel);
        var item = _pending.Append(_scratch.WrittenSpan, run.Frames, run);
        if (channel == StreamChannel.Text)
            OnText(run, item, delta.ToString());
        return _scratch.WrittenCount;
    }

    public override int AppendRaw(SessionRun run, FrameType type, ReadOnlyMemory<byte> frame, RunRequest? request)
    {
        ThrowIfTooLarge(frame.Length);
        var kind = type == FrameType.Status ? run.Frames with { State = run.State } : With(run.Frames, request);
        var item = _pending.Append(frame.Span, kind, run);
        if (type == FrameType.Stream && FrameCodec.Read<StreamFrame>(frame, out var stream) == FrameError.None && stream.Channel == StreamChannel.Text && stream.Delta.TryGetString(out var text))
            OnText(run, item, text);
        else if (type == FrameType.Interrupt && FrameCodec.Read<InterruptFrame>(frame, out var interrupt) == FrameError.None)
            OnInterrupt(run, item, interrupt.DiscardFrom);
        return frame.Length;
    }

    public override int Append<TFrame>(SessionRun? run, in TFrame frame, RunRequest? request = null)
    {
        var kind = With(run?.Frames ?? new AppendFrames(0, default) { IsAnswer = true, Bytes = 0 }, request);
        if (run is not null && frame is StatusFrame)
            kind = kind with { State = run.State };
        var item = _pending.Append(Format(frame), kind, run);
        if (frame is InterruptFrame interrupt && run is not null)
            OnInterrupt(run, item, interrupt.DiscardFrom);
        return _scratch.WrittenCount;
    }

    public override void Answer<TFrame>(long run, in TFrame frame, bool endsRun)
    {
        // Whether the run goes on, the store knows.
        var kind = new AppendFrames(0, default) { Run = run, EndsRun = endsRun, Bytes = 0 };
        Deliver().Append(Format(frame), kind, Runs.GetValueOrDefault(run));
    }

    public override async ValueTask BeginAttemptAsync(SessionRun run, long attempt, long lostAttempts, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (Numbering.Lock)
        {
            if (run.HasEnded || HasEnded)
                throw new OperationCanceledException("The run has ended.", run.Ended.Token);

            // What comes behind it is of the new attempt, also the run's end if nobody waits for the answer any more.
            run.Attempt = attempt;
            _pending.Add(new PendingItem(new BeginAttempt(run.Number, attempt) { LostAttempts = lostAttempts }, run, isAccepted =>
            {
                if (isAccepted)
                    run.StoredAttempt = attempt;
                else
                    LetGo(run);
                done.TrySetResult(isAccepted);
            }));
        }

        Flush();
        if (!await done.Task.WaitAsync(cancellationToken))
            throw new OperationCanceledException("The run is in other hands.", run.Ended.Token);
    }

    public override async ValueTask DefineToolsAsync(IReadOnlyList<ToolDefinition> added, IReadOnlyList<string> removed, string? id = null, CancellationToken cancellationToken = default)
    {
        RecentEvents.ThrowIfTooLong(id);

        // The revision is in the frame, and another server may have taken it meanwhile.
        while (!await PushAsync(session => session.AppendTools(added, removed, id), FrameType.ToolDef, cancellationToken))
        {
        }
    }

    public override async ValueTask EmitAsync(EventFrame pushed, CancellationToken cancellationToken = default)
    {
        RecentEvents.ThrowIfTooLong(pushed.Id);

        // What is rejected was pushed before.
        await PushAsync(session => session.AppendPush(pushed, new AppendFrames(0, default) { EventId = pushed.Id, Bytes = 0 }), FrameType.Event, cancellationToken);
    }

    /// <summary>The store says, or nobody knows, that others have changed the session.</summary>
    public void Ring()
    {
        lock (Numbering.Lock)
            _needsLook = true;
        Pump();
    }

    /// <summary>Extends the session's life while a connection carries it.</summary>
    public void Touch()
    {
        lock (Numbering.Lock)
        {
            if (IsDelivering)
                Deliver().Touches = true;
        }

        Pump();
    }

    protected override void AppendTerminal<TFrame>(SessionRun run, in TFrame terminal, bool isCommand)
    {
        var kind = run.Frames with { EndsRun = true, Attempt = isCommand ? 0 : run.Attempt };
        (isCommand ? Deliver() : _pending).Append(Format(terminal), kind, run);
    }

    protected override void OnAttached()
    {
        if (_firstToken is not { } token)
            return;
        _firstToken = null;
        _generation = 1;
        Deliver().Create = new NewSession(ConnectionId, ResumeTokens.Hash(token), Principals.KeyOf(User));
    }

    protected override void OnLeft()
    {
        if (HasEnded || _generation == 0)
            return;
        Deliver().Detaches = true;
        StopDelivering();
    }

    protected override void OnEnded()
    {
        foreach (var item in _pending.Items.Concat(_committing?.Items ?? []))
            item.Done(isAccepted: false);
        foreach (var claim in _claims)
            claim.Done.TrySetResult(null);
        _sessions.Remove(this);
        _commits?.TrySetResult();
    }

    private static AppendFrames With(AppendFrames kind, RunRequest? request) => request is null ? kind : kind with { Requests = [request] };

    private static void OnText(SessionRun run, PendingItem item, string text)
    {
        run.Emitted.Append(text);
        item.AddText(text);
    }

    private static void OnInterrupt(SessionRun run, PendingItem item, long discardFrom)
    {
        // Too much was emitted for anyone to go on from it: that is so for the store too.
        if (!run.Emitted.IsKnown)
            return;
        run.Emitted.DiscardFrom(discardFrom);
        item.ReplaceText(run.Emitted.ToString());
    }

    /// <summary>A frame's bytes, until the next is formatted.</summary>
    private ReadOnlySpan<byte> Format<TFrame>(in TFrame frame)
        where TFrame : struct, IFrame<TFrame>
    {
        _scratch.ResetWrittenCount();
        FrameCodec.Write(_scratch, frame);
        ThrowIfTooLarge(_scratch.WrittenCount);
        return _scratch.WrittenSpan;
    }

    /// <summary>What the deliverer says.</summary>
    private PendingCommit Deliver()
    {
        _pending.Generation = Math.Max(_pending.Generation, _generation);
        return _pending;
    }
}
