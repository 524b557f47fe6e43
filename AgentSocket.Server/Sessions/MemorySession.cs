using System.Security.Claims;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Connections;
using AgentSocket.Server.Connections;
using AgentSocket.Server.Runs;
using AgentSocket.Server.Stores;
using AgentSocket.Server.Telemetry;

namespace AgentSocket.Server.Sessions;

/// <summary>A session in this process's memory: frames are formatted straight into its log, and sent out of it.</summary>
internal sealed class MemorySession(MemorySessions sessions, ClaimsPrincipal user, AgentSocketServerOptions options, ServerMetrics metrics, TimeProvider time)
    : Session(ResumeTokens.NewSecret(), user, options, metrics, time)
{
    private const int AckInterval = 16;

    private readonly ResumeTokens _tokens = new();
    private readonly RecentEvents _events = new();
    private long _toolRevision;
    private long _acknowledged;
    private long _resumes;
    private long _left;
    private int _absences;
    private ITimer? _expiry;

    public override bool IsWindowOpen => Numbering.Log.IsWindowOpen;

    public override bool IsCrowded => Numbering.Log.IsCrowded;

    public override string FirstToken() => _tokens.Rotate();

    /// <summary>Takes the session over for a connection, if the client may have it.</summary>
    public bool TryResume(ResumeFrame resume, ClaimsPrincipal claimant, FrameConnection connection, string connectionId)
    {
        FrameConnection? previous;
        lock (Numbering.Lock)
        {
            var log = Numbering.Log;
            if (HasEnded || !_tokens.IsValid(resume.ResumeToken) || !Principals.AreSame(User, claimant))
                return false;
            if (resume.Attempt > 0 && resume.Attempt < _resumes)
                return false;
            if (resume.Received < log.Acknowledged || resume.Received > log.Appended)
                return false;
            Numbering.Acknowledge(resume.Received);
            (_acknowledged, _resumes) = (Numbering.Received, Math.Max(_resumes, resume.Attempt));
            previous = GoOn(connection, connectionId, resume.Received, _tokens.Rotate(resume.ResumeToken), RunsThatGoOn());
        }

        previous?.Close(CloseCode.Superseded, "");
        return true;
    }

    public override void OnPeerConfirmed(FrameConnection connection)
    {
        lock (Numbering.Lock)
        {
            if (Connection == connection)
                _tokens.Confirm();
        }
    }

    public override bool TryReceive(FrameConnection connection, long number)
    {
        if (number - _acknowledged < AckInterval)
            return true;
        _acknowledged = number;
        connection.Sender.QueueAck(number);
        return true;
    }

    public override ValueTask ReadyAsync() => ValueTask.CompletedTask;

    public override void Begin(SessionRun run, InvokeFrame invoke, ReadOnlyMemory<byte> frame, Action start)
    {
        Add(run);
        start();
    }

    public override int AppendStream(SessionRun run, ReadOnlySpan<char> delta, StreamChannel channel) =>
        Numbering.Log.AppendStream(run.Number, delta, channel);

    public override int AppendRaw(SessionRun run, FrameType type, ReadOnlyMemory<byte> frame, RunRequest? request)
    {
        ThrowIfTooLarge(frame.Length);
        return Numbering.Log.AppendRaw(frame.Span);
    }

    public override int Append<TFrame>(SessionRun? run, in TFrame frame, RunRequest? request = null)
    {
        var length = Numbering.Log.Append(frame);
        if (length > Options.MaxFrameBytes)
            Numbering.Log.RemoveLast();
        ThrowIfTooLarge(length);
        return length;
    }

    public override void Answer<TFrame>(long run, in TFrame frame, bool endsRun)
    {
        // A run that isn't here has ended.
        if (Runs.ContainsKey(run))
            Append(run: null, frame);
    }

    public override void Receive(long run, RunRequest request, ReadOnlyMemory<byte> frame, ErrorFrame? refusal)
    {
        if (!Runs.TryGetValue(run, out var local) || !local.Requests.MayReceive(request))
        {
            if (refusal is { } error)
                Refuse(error);
        }
        else if (local.InboxBytes + frame.Length + ReceiveFrame.FrameOverhead > ReceiveFrame.LimitOf(request.Kind, frame.Length))
        {
            RefuseFull(run, request);
        }
        else
        {
            local.Requests.TryReceive(request);
            Put(local, frame.ToArray());
        }
    }

    public override void CloseExpired(SessionRun run)
    {
        while (run.Requests.TryExpire(Time.GetUtcNow(), out var expired))
        {
            run.Requests.TryReceive(expired);
            Put(run, ClientAnswers.ForExpired(run.Number, expired));
        }
    }

    public override async ValueTask<bool> SuspendAsync(SessionRun run, int seen, CancellationToken cancellationToken)
    {
        // The run can be in no other hands than this process's.
        await new RunWait(this, run).UntilAsync(seen, cancellationToken);
        return false;
    }

    public override void Flush() => Connection?.Sender.Flush();

    public override ValueTask BeginAttemptAsync(SessionRun run, long attempt, long lostAttempts, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override ValueTask DefineToolsAsync(IReadOnlyList<ToolDefinition> added, IReadOnlyList<string> removed, string? id = null, CancellationToken cancellationToken = default) =>
        PushAsync(FrameType.ToolDef, id, session => session.Append(run: null, new ToolDefFrame(++session._toolRevision, added, removed)), cancellationToken);

    public override ValueTask EmitAsync(EventFrame pushed, CancellationToken cancellationToken = default) =>
        PushAsync(FrameType.Event, pushed.Id, session => session.Append(run: null, pushed), cancellationToken);

    protected override void AppendTerminal<TFrame>(SessionRun run, in TFrame terminal, bool isCommand) => Append(run, terminal);

    protected override void ReturnGuidance(SessionRun run)
    {
        foreach (var steer in run.Inbox.Steers.Where(run.Requests.IsOpen))
        {
            // Once, also if the end that was to follow turns out to be too large, and another follows.
            var told = RunRequests.Told(steer.Steer);
            if (run.Requests.TryAppend(told))
                Append(run, new SteeredFrame(run.Number, steer.Steer, SteerStatus.Expired, steer.Input), told);
        }
    }

    protected override void OnToolsOffered()
    {
        // They are in memory already.
    }

    protected override void OnAttached()
    {
        _expiry?.Dispose();
        _expiry = null;
    }

    protected override void OnLeft()
    {
        if (HasEnded)
            return;
        _left = Time.GetTimestamp();
        var absence = ++_absences;
        _expiry = Time.CreateTimer(_ => Expire(absence), null, sessions.RetentionNow, Timeout.InfiniteTimeSpan);
    }

    protected override void OnEnded()
    {
        _expiry?.Dispose();
        sessions.Remove(this);
    }

    /// <summary>Appends a frame of the session itself, unless its id is known, when it may pass.</summary>
    private async ValueTask PushAsync(FrameType type, string? id, Action<MemorySession> append, CancellationToken cancellationToken)
    {
        RecentEvents.ThrowIfTooLong(id);
        while (true)
        {
            Task opened;
            lock (Numbering.Lock)
            {
                ThrowIfEnded();
                if (_events.IsKnown(id))
                    return;
                if (Windowed.MayPass(type, this))
                {
                    append(this);
                    _events.Add(id);
                    break;
                }

                opened = Numbering.WaitForWindow();
            }

            Flush();
            await opened.WaitAsync(cancellationToken);
        }

        Flush();
    }

    private ResumedRun[] RunsThatGoOn() => [.. Runs.Values.Select(run => new ResumedRun(run.Number, run.State)).OrderBy(run => run.Run)];

    private void Expire(int absence)
    {
        lock (Numbering.Lock)
        {
            // A connection took the session up while the timer fired, and may have left it again.
            if (_expiry is null || absence != _absences)
                return;
            if (sessions.RetentionNow > TimeSpan.Zero && Runs.Values.Any(run => run.Waits > 0) && Time.GetElapsedTime(_left) < LongestWait)
                _expiry.Change(sessions.RetentionNow, Timeout.InfiniteTimeSpan);
            else
                End(CloseCode.SessionGone);
        }
    }

    private static void Put(SessionRun run, ReadOnlyMemory<byte> frame)
    {
        run.InboxBytes += frame.Length + ReceiveFrame.FrameOverhead;
        run.Inbox.Add(frame);
    }
}
