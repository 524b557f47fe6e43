using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;

namespace AgentSocket.Agents.Tests.Support;

/// <summary>One attempt at a run, against a client in memory: either it waits for what the client says, or it ends and another goes on, as in a worker.</summary>
internal sealed class TestAttempt : RunWriter, IAgentHost, ISessionPush, IDisposable
{
    private readonly TestClient _client;
    private readonly RegeneratedText _text;
    private readonly string _emitted;
    private readonly bool _suspends;
    private readonly Action _onFlush;
    private readonly IReadOnlyList<ToolDefinition> _tools;
    private readonly IReadOnlyList<ToolDefinition> _toolsAtFirst;
    private readonly CancellationTokenSource _cut = new();
    private int _repeated;
    private int _definitions;
    private bool _runsTool;
    private bool _hasGuidance;

    public TestAttempt(TestClient client, bool suspends, RunJournal journal, IReadOnlyList<ToolDefinition> tools, TimeProvider time, Action onFlush)
    {
        (_client, _suspends, _onFlush, _tools, _toolsAtFirst) = (client, suspends, onFlush, tools, [.. tools]);
        (Journal, Time, _emitted) = (journal, time, client.Text);
        _text = new RegeneratedText(_emitted);
        foreach (var frame in client.Inbox)
            Assert.Equal(FrameError.None, Inbox.Add(frame));
    }

    public override long Run => 1;

    public RunWriter Writer => this;

    public RunInbox Inbox { get; } = new();

    public ISessionPush InRun => this;

    public ISessionPush Session => this;

    public ISessionPush? PrincipalSessions => null;

    /// <summary>A worker knows what was offered when it was sent the run; in memory, what is offered now.</summary>
    public IReadOnlyList<ToolDefinition> ClientTools => _suspends ? _toolsAtFirst : [.. _tools];

    public RunJournal Journal { get; }

    public ReadOnlyMemory<char> TextAhead => _text.IsRepeating ? _emitted.AsMemory(_repeated) : default;

    public TimeProvider Time { get; }

    public bool IsSuspended { get; private set; }

    /// <summary>Cancelled when the relay breaks off, or the worker is lost.</summary>
    public CancellationToken Cut => _cut.Token;

    public ValueTask WaitAsync(int seen, CancellationToken cancellationToken)
    {
        if (!_suspends)
        {
            Assert.Equal(FrameError.None, Inbox.Add(_client.AnswerNext()));
            return ValueTask.CompletedTask;
        }

        IsSuspended = true;
        throw new RunSuspendedException();
    }

    public override ValueTask StreamAsync(ReadOnlyMemory<char> delta, StreamChannel channel = StreamChannel.Text, CancellationToken cancellationToken = default)
    {
        ThrowIfCut(cancellationToken);
        if (channel != StreamChannel.Text)
        {
            _client.Stream(channel, delta.ToString());
            return ValueTask.CompletedTask;
        }

        if (_text.IsRepeating)
        {
            _repeated += delta.Length;
            delta = Apply(_text.Take(delta));
        }

        _client.Append(delta.ToString());
        if (delta.IsEmpty)
            return ValueTask.CompletedTask;
        SteerIfDue(_client.Text);
        if (_suspends && _client.LosesNow())
            _cut.Cancel();
        return ValueTask.CompletedTask;
    }

    /// <summary>The agent is about to wait: time passes, unless it is the client that it waits for now.</summary>
    public override ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_client.Steered.Count == Inbox.Steers.Count && !_cut.IsCancellationRequested)
            _onFlush();
        return ValueTask.CompletedTask;
    }

    /// <summary>The run has ended well: what only earlier attempts said is void.</summary>
    public void End() => _client.Append(Apply(_text.End()).ToString());

    public ValueTask DefineToolsAsync(IReadOnlyList<ToolDefinition> added, IReadOnlyList<string> removed, string? id = null, CancellationToken cancellationToken = default)
    {
        _client.Define(++_definitions, added, removed);
        return ValueTask.CompletedTask;
    }

    public ValueTask EmitAsync(string topic, AgentValue data, string? id = null, CancellationToken cancellationToken = default)
    {
        _client.Push(new EventFrame(topic, data, id));
        return ValueTask.CompletedTask;
    }

    public void Lose() => _cut.Cancel();

    /// <summary>The person guides the run.</summary>
    public void Steer(string guidance) => Take(_client.Steer(guidance));

    public void Dispose() => _cut.Dispose();

    protected override ValueTask WriteAsync<TFrame>(TFrame frame, CancellationToken cancellationToken)
    {
        ThrowIfCut(cancellationToken);
        if (frame is InterruptFrame interrupt)
        {
            _repeated = (int)Math.Min(_repeated, interrupt.DiscardFrom);
            if (!_text.TakeBack(interrupt.DiscardFrom))
                return ValueTask.CompletedTask;
        }

        _client.Take(frame);
        if (frame is StatusFrame status)
        {
            _runsTool = status.State == RunState.WaitingForTool;
            CutIfDue();
            SteerIfDue(status.Note ?? "");
        }

        return ValueTask.CompletedTask;
    }

    private void SteerIfDue(string said)
    {
        var steer = _client.SteerIfDue(said);
        if (!steer.IsEmpty)
            Take(steer);
    }

    private void Take(ReadOnlyMemory<byte> steer)
    {
        _hasGuidance = true;
        if (_suspends)
            CutIfDue();
        else
            Assert.Equal(FrameError.None, Inbox.Add(steer));
    }

    /// <summary>As the relay does: it breaks off for guidance, but not while a tool runs.</summary>
    private void CutIfDue()
    {
        if (_suspends && _hasGuidance && !_runsTool)
            _cut.Cancel();
    }

    private ReadOnlyMemory<char> Apply(TextChange change)
    {
        if (change.DiscardFrom is { } discardFrom)
            _client.Take(new InterruptFrame(1, RegeneratedText.Reason, discardFrom));
        return change.Text;
    }

    private void ThrowIfCut(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _cut.Token.ThrowIfCancellationRequested();
    }
}
