using AgentSocket.Protocol;

namespace AgentSocket.Agents.Tests.Support;

/// <summary>Keeps the text that an agent writes, and what it tells of the run, and lets a test wait for it.</summary>
internal sealed class RecordingWriter : RunWriter
{
    private readonly Lock _lock = new();
    private readonly List<string> _log = [];
    private TaskCompletionSource _changed = New();

    public override long Run => 1;

    /// <summary>What happened: a delta as it is, <c>&lt;flush&gt;</c>, or <c>&lt;State note&gt;</c>.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_lock)
                return [.. _log];
        }
    }

    public IReadOnlyList<string> Deltas => [.. Log.Where(entry => !entry.StartsWith('<'))];

    public string Text => string.Concat(Deltas);

    public int Flushes => Log.Count(entry => entry == "<flush>");

    /// <summary>Called before each delta; may throw.</summary>
    public Func<string, ValueTask> OnDelta { get; set; } = _ => ValueTask.CompletedTask;

    public Action OnFlush { get; set; } = () => { };

    public override async ValueTask StreamAsync(ReadOnlyMemory<char> delta, StreamChannel channel = StreamChannel.Text, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (channel != StreamChannel.Text)
            return;
        await OnDelta(delta.ToString());
        Add(delta.ToString());
    }

    public override ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        Add("<flush>");
        OnFlush();
        return ValueTask.CompletedTask;
    }

    /// <summary>Waits until the log is as wanted; a test's own time-out ends a vain wait.</summary>
    public async Task UntilAsync(Func<IReadOnlyList<string>, bool> wanted)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (wanted(_log))
                    return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        }
    }

    protected override ValueTask WriteAsync<TFrame>(TFrame frame, CancellationToken cancellationToken)
    {
        if (frame is StreamFrame)
            return ValueTask.CompletedTask;
        var status = Assert.IsType<StatusFrame>(frame);
        Add(status.Note is null ? $"<{status.State}>" : $"<{status.State} {status.Note}>");
        return ValueTask.CompletedTask;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Add(string entry)
    {
        lock (_lock)
        {
            _log.Add(entry);
            _changed.SetResult();
            _changed = New();
        }
    }
}
