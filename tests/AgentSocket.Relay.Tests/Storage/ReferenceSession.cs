using AgentSocket.Server.Stores;

namespace AgentSocket.Tests.Storage;

/// <summary>A session of the <see cref="ReferenceStore"/>: counts, runs, and every frame that was appended.</summary>
internal sealed class ReferenceSession(NewSession begin, TimeProvider time)
{
    private const int EventIds = 256;

    private readonly List<ReadOnlyMemory<byte>> _log = [];
    private readonly List<string> _eventIds = [];
    private ReadOnlyMemory<byte> _clientTools;
    private byte[] _token = begin.TokenHash.ToArray();
    private byte[]? _tokenBefore;
    private string _connectionId = begin.ConnectionId;
    private long _bytes;
    private long _acknowledged;
    private long _acknowledgedBytes;
    private long _received;
    private long _toolRevision;
    private long _lastRun;
    private long _attempt;

    /// <summary>The server whose connection carries it; null if none does.</summary>
    public string? Relay { get; set; }

    /// <summary>Whose it is, without the issuer.</summary>
    public string PrincipalId => begin.Principal[(begin.Principal.IndexOf('\n', StringComparison.Ordinal) + 1)..];

    /// <summary>Whether a run of it is in nobody's hands.</summary>
    public bool IsSuspended => Runs.Values.Any(run => run.IsSuspended);

    /// <summary>How often a run of it has come to be so.</summary>
    public int Suspensions { get; private set; }

    public long Generation { get; private set; } = 1;

    public long Sent => _log.Count;

    public DateTimeOffset Expires { get; set; }

    public SortedDictionary<long, ReferenceRun> Runs { get; } = [];

    public Dictionary<string, CommitResult> Answers { get; } = [];

    private Dictionary<string, long> Sequences { get; } = [];

    public long SequenceOf(string serverId) => Sequences.GetValueOrDefault(serverId);

    public CommitResult Apply(SessionCommit commit, string serverId, List<string?> rings)
    {
        var isDeliverer = commit.Create is not null || commit.Generation == Generation;
        var acknowledged = _acknowledged;
        if (isDeliverer)
            Count(commit);
        if (_acknowledged > acknowledged)
            rings.AddRange(Runs.Values.Select(run => run.ServerId));

        var sent = Sent;
        List<int> rejected = [], full = [];
        for (var i = 0; i < commit.Items.Count; i++)
        {
            if (!Apply(commit.Items[i], serverId, isDeliverer, rings))
                rejected.Add(i);
            if (isDeliverer && commit.Items[i] is ReceiveFrame received && rejected.Contains(i) && Runs.TryGetValue(received.Run, out var run) && run.IsFull)
                full.Add(i);
        }

        if (isDeliverer)
            _lastRun = Math.Max(_lastRun, commit.LastRun ?? 0);
        if (isDeliverer && commit.Detaches)
            Relay = null;
        if (Sent > sent)
            rings.Add(Relay);
        Sequences[serverId] = commit.Sequence;
        return Answers[serverId] = new CommitResult
        {
            IsFenced = commit.Generation != 0 && !isDeliverer,
            Appended = Sent,
            AppendedBytes = _bytes,
            Acknowledged = _acknowledged,
            AcknowledgedBytes = _acknowledgedBytes,
            ToolRevision = _toolRevision,
            Rejected = rejected,
            Full = full,
        };
    }

    /// <summary>Whether the session may be had.</summary>
    public bool IsGranted(SessionClaim claim)
    {
        var isGood = claim.TokenHash.Span.SequenceEqual(_token) || (_tokenBefore is not null && claim.TokenHash.Span.SequenceEqual(_tokenBefore));
        if (!isGood || claim.Principal != begin.Principal || (claim.Attempt > 0 && claim.Attempt < _attempt))
            return false;
        return IsClaimed(claim) || (claim.Received >= _acknowledged && claim.Received <= Sent);
    }

    /// <summary>Whether the claim has taken effect before.</summary>
    public bool IsClaimed(SessionClaim claim) => claim.ConnectionId == _connectionId;

    public SessionView Claim(SessionClaim claim, string serverId)
    {
        _attempt = Math.Max(_attempt, claim.Attempt);
        Generation++;
        _tokenBefore = claim.TokenHash.ToArray();
        _token = claim.NextTokenHash.ToArray();
        (_connectionId, Relay) = (claim.ConnectionId, serverId);
        return View(serverId);
    }

    public SessionView View(string serverId) => new()
    {
        Generation = Generation,
        ConnectionId = _connectionId,
        Principal = begin.Principal,
        Sequence = SequenceOf(serverId),
        Received = _received,
        Appended = Sent,
        AppendedBytes = _bytes,
        Acknowledged = _acknowledged,
        AcknowledgedBytes = _acknowledgedBytes,
        ToolRevision = _toolRevision,
        ClientTools = _clientTools,
        LastRun = _lastRun,
        Runs = [.. Runs.Select(run => new LiveRun(run.Key, run.Value.ServerId, run.Value.Attempt, run.Value.State, run.Value.Begin.TraceParent, run.Value.Inbox.Count) { Times = run.Value.Times })],
    };

    public IReadOnlyList<ReadOnlyMemory<byte>>? Read(long after) =>
        after < _acknowledged || after > Sent ? null : _log[(int)after..];

    private void Count(SessionCommit commit)
    {
        _received = Math.Max(_received, commit.Received ?? 0);
        if (commit.Acknowledged > _acknowledged)
            (_acknowledged, _acknowledgedBytes) = (commit.Acknowledged.Value, commit.AcknowledgedBytes);
        if (commit.ConfirmsToken)
            _tokenBefore = null;
        _clientTools = commit.ClientTools ?? _clientTools;
    }

    private bool Apply(CommitItem item, string serverId, bool isDeliverer, List<string?> rings) => item switch
    {
        BeginRun begun => isDeliverer && Begin(begun, serverId),
        BeginAttempt next => BeginAttempt(next, serverId),
        AppendFrames append => Append(append, serverId, isDeliverer, rings),
        ReceiveFrame received => Receive(received, serverId, isDeliverer, rings),
        SuspendRun suspended => Suspend(suspended, serverId),
        _ => throw new ArgumentException($"The store doesn't know {item.GetType().Name}.", nameof(item)),
    };

    private bool Begin(BeginRun begun, string serverId)
    {
        if (begun.Run <= _lastRun)
            return false;
        Runs[_lastRun = begun.Run] = new ReferenceRun(begun, serverId);
        return true;
    }

    private bool BeginAttempt(BeginAttempt next, string serverId)
    {
        if (Runs.GetValueOrDefault(next.Run) is not { } run || !run.IsMade(serverId, next.Attempt - 1))
            return false;
        run.Next(serverId, time.GetUtcNow());
        run.LostAttempts = next.LostAttempts;
        return true;
    }

    private bool Receive(ReceiveFrame received, string serverId, bool isDeliverer, List<string?> rings)
    {
        var run = Runs.GetValueOrDefault(received.Run);
        var isAllowed = received.Attempt == 0 ? isDeliverer : run?.IsMade(serverId, received.Attempt) == true;
        if (run is null || !isAllowed || !run.Receive(received))
            return false;
        if (run.IsSuspended)
            run.Next(serverId, time.GetUtcNow());
        rings.Add(run.ServerId);
        return true;
    }

    private bool Suspend(SuspendRun suspended, string serverId)
    {
        if (Runs.GetValueOrDefault(suspended.Run) is not { } run || !run.IsMade(serverId, suspended.Attempt) || !run.Suspend(suspended))
            return false;
        Suspensions++;
        return true;
    }

    private bool Append(AppendFrames append, string serverId, bool isDeliverer, List<string?> rings)
    {
        var run = Runs.GetValueOrDefault(append.Run);
        var isAllowed = append switch
        {
            { Run: 0 } => isDeliverer || !append.IsAnswer,
            { Attempt: 0 } => isDeliverer && run is not null,
            _ => run?.IsMade(serverId, append.Attempt) == true,
        };
        if (!isAllowed || (append.ToolRevision ?? _toolRevision + 1) != _toolRevision + 1 || !Remember(append.EventId))
            return false;
        _toolRevision = append.ToolRevision ?? _toolRevision;
        if (run is not null && append.EndsRun)
            Append(run.Returned);
        _bytes += append.Bytes;
        _log.AddRange(Split(append.Frames));
        run?.Apply(append);
        if (run is not null && append.EndsRun)
        {
            Runs.Remove(append.Run);
            rings.Add(run.ServerId);
        }

        return true;
    }

    private void Append(IReadOnlyList<ReadOnlyMemory<byte>> frames)
    {
        _log.AddRange(frames);
        _bytes += frames.Sum(frame => frame.Length);
    }

    private bool Remember(string? eventId)
    {
        if (eventId is null)
            return true;
        if (_eventIds.TakeLast(EventIds).Contains(eventId))
            return false;
        _eventIds.Add(eventId);
        return true;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> frames)
    {
        while (!frames.IsEmpty)
        {
            int length = 0, shift = 0, i = 0;
            do
            {
                length |= (frames.Span[i] & 0x7F) << shift;
                shift += 7;
            }
            while (frames.Span[i++] >= 0x80);
            yield return frames.Slice(i, length).ToArray();
            frames = frames[(i + length)..];
        }
    }
}
