using System.Buffers;
using AgentSocket.Protocol.Workers;
using AgentSocket.Server.Stores;

namespace AgentSocket.Server.Sessions.Stored;

/// <summary>What has happened to a session since the last commit. Under the session's lock until it is taken.</summary>
internal sealed class PendingCommit
{
    private readonly List<PendingItem> _items = [];
    private readonly ArrayBufferWriter<byte> _frames = new();

    public NewSession? Create { get; set; }

    /// <summary>The generation that the rest was said in.</summary>
    public long Generation { get; set; }

    public long? Received { get; set; }

    /// <summary>The last run that the client has invoked; null if none since.</summary>
    public long? LastRun { get; set; }

    public long? Acknowledged { get; set; }

    public long AcknowledgedBytes { get; set; }

    public bool ConfirmsToken { get; set; }

    public bool Detaches { get; set; }

    /// <summary>Whether the session's life is to be extended, if nothing else is to be said.</summary>
    public bool Touches { get; set; }

    /// <summary>Frames, and their bytes without lengths: they count in the window already.</summary>
    public int Frames { get; private set; }

    public int Bytes { get; private set; }

    /// <summary>Bytes of the client's commands that aren't stored.</summary>
    public int CommandBytes { get; set; }

    /// <summary>All tools that the client offers now, as one TOOL_DEF; null if nothing has changed.</summary>
    public ReadOnlyMemory<byte>? ClientTools { get; set; }

    public IReadOnlyList<PendingItem> Items => _items;

    public bool IsEmpty => _items.Count == 0 && Create is null && Received is null && Acknowledged is null && !ConfirmsToken && !Detaches && !Touches && ClientTools is null;

    public void Add(PendingItem item) => _items.Add(item);

    /// <summary>Appends a frame: to the last item if that is of the same kind, else to a new one.</summary>
    public PendingItem Append(ReadOnlySpan<byte> frame, AppendFrames kind, SessionRun? run, Action<bool>? done = null)
    {
        if (done is not null || _items.Count == 0 || !_items[^1].TakesMoreOf(kind, _frames.WrittenCount))
            _items.Add(new PendingItem(kind, run, done) { Start = _frames.WrittenCount });
        var item = _items[^1];
        var head = FrameLength.Write(_frames.GetSpan(FrameLength.MaxBytes), frame.Length);
        _frames.Advance(head);
        _frames.Write(frame);
        item.OnAppended(_frames.WrittenCount, frame.Length);
        Frames++;
        Bytes += frame.Length;
        return item;
    }

    /// <summary>Takes out what only the connection could say that carries the session no longer.</summary>
    /// <returns>The items that were taken out.</returns>
    public IReadOnlyList<PendingItem> DropDeliverer()
    {
        (Generation, Received, LastRun, Acknowledged, ConfirmsToken, Detaches, CommandBytes, ClientTools) = (0, null, null, null, false, false, 0, null);
        var dropped = _items.Where(item => item.NeedsDeliverer).ToArray();
        _items.RemoveAll(item => item.NeedsDeliverer);
        Frames -= dropped.Sum(item => item.Count);
        Bytes -= dropped.Sum(item => item.Bytes);
        return dropped;
    }

    /// <summary>The commit, whole.</summary>
    public SessionCommit ToCommit(string sessionId, long sequence) => new()
    {
        SessionId = sessionId,
        Sequence = sequence,
        Generation = Generation,
        Create = Create,
        Received = Received,
        LastRun = LastRun,
        Acknowledged = Acknowledged,
        AcknowledgedBytes = AcknowledgedBytes,
        ConfirmsToken = ConfirmsToken,
        Detaches = Detaches,
        ClientTools = ClientTools,
        Items = [.. _items.Select(item => item.ToItem(_frames.WrittenMemory))],
    };

    /// <summary>The frames of an item, as they go out.</summary>
    public ReadOnlyMemory<byte> FramesOf(PendingItem item) => _frames.WrittenMemory[item.Start..item.End];
}
