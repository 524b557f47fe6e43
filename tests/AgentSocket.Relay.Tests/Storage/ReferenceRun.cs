using AgentSocket.Protocol;
using AgentSocket.Server.Stores;

namespace AgentSocket.Tests.Storage;

/// <summary>A run that goes on, in a session of the <see cref="ReferenceStore"/>.</summary>
internal sealed class ReferenceRun(BeginRun begin, string serverId)
{
    private readonly SortedDictionary<(RunRequestKind Kind, long Number), RunRequest> _requests = [];
    private readonly List<ReadOnlyMemory<byte>> _inbox = [];
    private readonly SortedDictionary<long, ReadOnlyMemory<byte>> _returned = [];
    private TimeSpan? _deadlineLeft;
    private int _inboxBytes;

    public BeginRun Begin => begin;

    /// <summary>Whose hands it is in; empty while it is suspended.</summary>
    public string ServerId { get; private set; } = serverId;

    public long Attempt { get; private set; } = 1;

    public long LostAttempts { get; set; }

    public RunState State { get; private set; } = RunState.Running;

    public RunTimes Times { get; private set; } = new(begin.Arrived, null, null);

    public string Text { get; private set; } = "";

    /// <summary>Whether there was no room for what came last for its inbox.</summary>
    public bool IsFull { get; private set; }

    public DateTimeOffset? Deadline { get; private set; } = begin.Deadline;

    /// <summary>When a suspended run is to be taken all the same.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    public bool IsSuspended => ServerId.Length == 0;

    public IReadOnlyList<RunRequest> Requests => [.. _requests.Values];

    public IReadOnlyList<ReadOnlyMemory<byte>> Inbox => _inbox;

    /// <summary>What gives back the guidance that is open.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Returned =>
        [.. _returned.Where(frame => !frame.Value.IsEmpty && !_requests[(RunRequestKind.Steer, frame.Key)].IsSettled).Select(frame => frame.Value)];

    public bool IsMade(string byServer, long attempt) => ServerId == byServer && Attempt == attempt;

    /// <summary>The next attempt, in the same hands or in others. The deadline of a suspended run goes on from here.</summary>
    /// <returns>The attempt.</returns>
    public long Next(string server, DateTimeOffset now)
    {
        if (IsSuspended)
            (Deadline, State) = (now + _deadlineLeft, RunState.Running);
        ServerId = server;
        return ++Attempt;
    }

    public void Apply(AppendFrames append)
    {
        State = append.State ?? State;
        Times = Times with { Queue = Times.Queue ?? append.Queue, FirstToken = Times.FirstToken ?? append.FirstToken };
        Text = append.ReplacesText ? append.Text : Text + append.Text;
        foreach (var request in append.Requests)
        {
            var known = _requests.GetValueOrDefault(KeyOf(request));
            _requests[KeyOf(request)] = known is null ? request : known with { IsSettled = known.IsSettled || request.IsSettled };
        }
    }

    public bool Receive(ReceiveFrame received)
    {
        var (request, frame) = (received.Request, received.Frame);
        var known = _requests.GetValueOrDefault(KeyOf(request));
        var isOpening = request.Kind == RunRequestKind.Steer;
        IsFull = false;
        if (isOpening ? known is not null : known is null or { IsSettled: true })
            return false;
        IsFull = received.Attempt == 0 && _inboxBytes + frame.Length + ReceiveFrame.FrameOverhead > ReceiveFrame.LimitOf(request.Kind, frame.Length);
        if (IsFull)
            return false;
        _inboxBytes += frame.Length + ReceiveFrame.FrameOverhead;
        _inbox.Add(frame);
        if (isOpening)
            _returned[request.Number] = received.Returned;
        _requests[KeyOf(request)] = isOpening ? request : known! with { IsSettled = true };
        return true;
    }

    public bool Suspend(SuspendRun suspended)
    {
        if (_inbox.Count != suspended.Seen || !_requests.Values.Any(request => request is { Kind: not RunRequestKind.Steer, IsSettled: false }))
            return false;
        (ServerId, _deadlineLeft, ExpiresAt) = ("", suspended.DeadlineLeft, suspended.ExpiresAt);
        return true;
    }

    private static (RunRequestKind Kind, long Number) KeyOf(RunRequest request) => (request.Kind, request.Number);
}
