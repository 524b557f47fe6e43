using AgentSocket.Protocol;
using AgentSocket.Server.Stores;

namespace AgentSocket.Tests.Storage;

/// <summary>A session of the <see cref="ReferenceStore"/>: counts, runs, and every frame that was appended.</summary>
internal sealed class ReferenceSession(NewSession begin)
{
    private readonly List<ReadOnlyMemory<byte>> _log = [];
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

    public long Generation { get; private set; } = 1;

    public long Sent => _log.Count;

    public DateTimeOffset Expires { get; set; }

    public SortedDictionary<long, ReferenceRun> Runs { get; } = [];

    public Dictionary<string, CommitResult> Answers { get; } = [];

    private Dictionary<string, long> Sequences { get; } = [];

    public long SequenceOf(string serverId) => Sequences.GetValueOrDefault(serverId);

    public CommitResult Apply(SessionCommit commit, string serverId, out List<string?> rings)
    {
        rings = [];
        var isDeliverer = commit.Create is not null || commit.Generation == Generation;
        var acknowledged = _acknowledged;
        if (isDeliverer)
            Count(commit);
        if (_acknowledged > acknowledged)
            rings.AddRange(Runs.Values.Select(run => run.ServerId));

        var sent = Sent;
        List<int> rejected = [];
        for (var i = 0; i < commit.Items.Count; i++)
        {
            if (!Apply(commit.Items[i], serverId, isDeliverer, rings))
                rejected.Add(i);
        }

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
        };
    }

    public bool Claim(SessionClaim claim)
    {
        var isGood = claim.TokenHash.Span.SequenceEqual(_token) || (_tokenBefore is not null && claim.TokenHash.Span.SequenceEqual(_tokenBefore));
        if (!isGood || claim.Principal != begin.Principal || claim.Received < _acknowledged || claim.Received > Sent)
            return false;
        if (claim.Attempt > 0 && claim.Attempt < _attempt)
            return false;
        _attempt = Math.Max(_attempt, claim.Attempt);
        Generation++;
        _tokenBefore = claim.TokenHash.ToArray();
        _token = claim.NextTokenHash.ToArray();
        _connectionId = claim.ConnectionId;
        return true;
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
        LastRun = _lastRun,
        Runs = [.. Runs.Select(run => new LiveRun(run.Key, run.Value.ServerId, run.Value.Attempt, run.Value.State, run.Value.Begin.TraceParent))],
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
    }

    private bool Apply(CommitItem item, string serverId, bool isDeliverer, List<string?> rings)
    {
        switch (item)
        {
            case BeginRun begun:
                if (!isDeliverer || begun.Run <= _lastRun)
                    return false;
                Runs[_lastRun = begun.Run] = new ReferenceRun(begun, serverId);
                return true;
            case BeginAttempt next:
                if (!Runs.TryGetValue(next.Run, out var run) || run.ServerId != serverId || next.Attempt != run.Attempt + 1)
                    return false;
                run.Attempt = next.Attempt;
                return true;
            default:
                return Append((AppendFrames)item, serverId, isDeliverer, rings);
        }
    }

    private bool Append(AppendFrames append, string serverId, bool isDeliverer, List<string?> rings)
    {
        var run = Runs.GetValueOrDefault(append.Run);
        var isAllowed = append switch
        {
            { Run: 0 } => isDeliverer || !append.IsAnswer,
            { Attempt: 0 } => isDeliverer && run is not null,
            _ => run?.ServerId == serverId && run.Attempt == append.Attempt,
        };
        if (!isAllowed || (append.ToolRevision ?? _toolRevision + 1) != _toolRevision + 1)
            return false;
        _toolRevision = append.ToolRevision ?? _toolRevision;
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

/// <summary>A run that goes on.</summary>
internal sealed class ReferenceRun(BeginRun begin, string serverId)
{
    public BeginRun Begin => begin;

    public string ServerId { get; set; } = serverId;

    public long Attempt { get; set; } = 1;

    public RunState State { get; private set; } = RunState.Running;

    public string Text { get; private set; } = "";

    public void Apply(AppendFrames append)
    {
        State = append.State ?? State;
        Text = append.ReplacesText ? append.Text : Text + append.Text;
    }
}
