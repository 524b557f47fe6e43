using System.Buffers;
using AgentSocket.Faults.Traces;
using AgentSocket.Faults.Workers;
using AgentSocket.Protocol;

namespace AgentSocket.Faults.Clients;

/// <summary>A session's client side, frame by frame, and its trace. It judges nothing: that is for whoever reads the trace.</summary>
internal sealed class CheckedSession(string name, TraceWriter trace, CheckingOptions options, TimeProvider time)
{
    private const string Target = "chat";

    private readonly Lock _lock = new();
    private readonly List<CheckedRun> _runs = [];
    private readonly TaskCompletionSource _attached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ConnectionNumbers _numbers = new();
    private Ledger _ledger = new();
    private string? _renamed;
    private Link? _link;
    private int _connection;
    private (string Sid, string Token) _fresh;
    private long _acknowledged;
    private long _asked;
    private long? _lostAt;
    private bool _isAttached;
    private bool _isAsking;
    private bool _isReplaying;
    private bool _isSettling;

    public string Name { get; } = name;

    public ClientStatistics Statistics { get; } = new();

    /// <summary>Whether the server said that the session is lost.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Whether the server said that it has less of the session than it had said before.</summary>
    public bool IsContradicted { get; private set; }

    /// <summary>Whether it sends neither PING nor ACK: nothing then shows the server that RESUMED has come.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>Completes when a connection carries the session for the first time.</summary>
    public Task Attached => _attached.Task;

    /// <summary>Completes when every run has ended and both peers' counts agree.</summary>
    public Task Settled => _settled.Task;

    public IReadOnlyList<CheckedRun> Runs
    {
        get
        {
            lock (_lock)
                return [.. _runs];
        }
    }

    /// <summary>The same session for one more client, which will resume it.</summary>
    public CheckedSession Fork()
    {
        lock (_lock)
        {
            var fork = new CheckedSession(_renamed ?? Name, trace, options, time) { _ledger = _ledger.Fork(), _numbers = _numbers, IsQuiet = true };
            fork._runs.AddRange(_runs.Select(run => run.Fork()));
            return fork;
        }
    }

    public CheckedRun Invoke(string input, string expected, bool willCancel)
    {
        lock (_lock)
        {
            var run = new CheckedRun(_runs.Count + 1, expected, willCancel);
            _runs.Add(run);
            Record(Expectation(run));
            Append(new InvokeFrame(run.Number, Target, input));
            return run;
        }
    }

    public void Cancel(CheckedRun run)
    {
        lock (_lock)
            Append(new CancelFrame(run.Number));
    }

    /// <summary>Announces the tool that agents may call.</summary>
    public void OfferTool()
    {
        lock (_lock)
            Append(new ToolDefFrame(Revision: 1, [Question.Tool], []));
    }

    /// <summary>Answers a question with REPLY, a call with TOOL_RESULT.</summary>
    public void Answer(TraceLine asked, string answer)
    {
        lock (_lock)
        {
            if ((FrameType)asked.Type == FrameType.Clarify)
                Append(new ReplyFrame(asked.Run, asked.Request, ReplyAction.Accept, answer));
            else
                Append(new ToolResultFrame(asked.Run, asked.Request, ToolStatus.Ok, answer));
        }
    }

    public void Steer(CheckedRun run, long steer, string guidance)
    {
        lock (_lock)
            Append(new SteerFrame(run.Number, steer, guidance));
    }

    /// <summary>No more runs: <see cref="Settled"/> completes when the peers agree.</summary>
    public void Settle()
    {
        lock (_lock)
        {
            _isSettling = true;
            Ask();
        }
    }

    /// <summary>A connection stands. With a session, it is resumed.</summary>
    public void OnOpened(Link link)
    {
        lock (_lock)
        {
            (_link, _connection, _isAttached, _isAsking, _asked) = (link, _numbers.Next(), false, true, time.GetTimestamp());
            Record(new TraceLine(TraceKind.Opened));
            if (_ledger.Sid is { } sid)
            {
                // Those who race don't say whose try is the latest: all are as good.
                Put(Encode(new ResumeFrame(sid, _ledger.Token, _ledger.Received, IsQuiet ? 0 : _connection)), number: 0);
            }
        }
    }

    public void OnClosed(int code)
    {
        lock (_lock)
        {
            Record(new TraceLine(TraceKind.Closed) { Code = code });
            (_link, _isAttached) = (null, false);
            if (code == (int)CloseCode.Normal)
                return;
            Statistics.Cuts++;
            if (_ledger.Sid is not null)
                _lostAt ??= time.GetTimestamp();
        }
    }

    /// <summary>Sends PING, or gives a connection up that doesn't answer.</summary>
    public void Beat()
    {
        lock (_lock)
        {
            if (_isAsking && !IsQuiet && time.GetElapsedTime(_asked) > options.PongTimeout)
                _link?.Abort();
            Ask();
        }
    }

    /// <summary>Takes a frame from the server.</summary>
    public void OnMessage(ReadOnlyMemory<byte> message)
    {
        lock (_lock)
        {
            var error = FrameCodec.Check(message.Span, FrameLimits.Default, out var type);
            if (error != FrameError.None)
                throw new InvalidDataException($"The server sent what is no frame: {error}.");
            var line = FrameLines.Of(TraceKind.In, message, _ledger.OnIncoming(type));
            Record(line);
            Take(type, message, line);
            if (line.Number > 0)
                Acknowledge(isEnd: type is FrameType.Complete or FrameType.Error);
        }
    }

    private void Take(FrameType type, ReadOnlyMemory<byte> message, TraceLine line)
    {
        if (_isReplaying && line.Number > 0)
            Statistics.Replayed++;
        if (type == FrameType.Hello)
            OnHello(message);
        else if (type == FrameType.Resumed)
            OnResumed(message);
        else if (type == FrameType.Pong)
            OnPong(line);
        else if (type == FrameType.Ack)
            _ledger.OnAcknowledged(line.Received ?? 0);
        else if (line.Run > 0 && line.Run <= _runs.Count)
            _runs[(int)line.Run - 1].OnFrame(line);
    }

    private void OnHello(ReadOnlyMemory<byte> message)
    {
        FrameCodec.Read<HelloFrame>(message, out var hello);
        _fresh = (hello.SessionId, hello.ResumeToken);
        if (_ledger.Sid is not null)
            return;
        (_ledger.Sid, _ledger.Token) = _fresh;
        Attach();
    }

    private void OnResumed(ReadOnlyMemory<byte> message)
    {
        FrameCodec.Read<ResumedFrame>(message, out var resumed);
        if (resumed.Outcome == ResumeOutcome.Lost)
        {
            OnLost();
            return;
        }

        if (resumed.Received < _ledger.Acknowledged)
        {
            IsContradicted = true;
            _link?.Abort();
            return;
        }

        _ledger.Token = resumed.ResumeToken;
        _ledger.OnAcknowledged(resumed.Received);
        _acknowledged = _ledger.Received;
        if (_lostAt is { } lost)
            Statistics.ResumeMs.Add(time.GetElapsedTime(lost).TotalMilliseconds);
        _isReplaying = true;
        Statistics.SentAgain += _ledger.Unacknowledged.Count();
        Attach();
    }

    private void OnLost()
    {
        var hadBegun = _ledger.IsKnownToServer;
        Record(new TraceLine(TraceKind.Lost) { Flag = !hadBegun });
        if (hadBegun)
        {
            IsLost = true;
            Statistics.Lost++;
            foreach (var run in _runs)
                run.End("session_lost");
            _link?.Abort();
            return;
        }

        Statistics.NeverBegun++;
        _renamed = $"{Name}+{Statistics.NeverBegun}";
        _ledger = _ledger.Renew(_fresh.Sid, _fresh.Token);
        Record(new TraceLine(TraceKind.Opened));
        foreach (var run in _runs)
            Record(Expectation(run));
        Attach();
    }

    /// <summary>The connection carries the session: what the server doesn't have goes out again.</summary>
    private void Attach()
    {
        (_isAttached, _isAsking, _lostAt) = (true, false, null);
        foreach (var (number, frame) in _ledger.Unacknowledged)
            Put(frame, number);
        Ask();
        _attached.TrySetResult();
    }

    private void OnPong(TraceLine line)
    {
        (_isAsking, _isReplaying) = (false, false);
        _ledger.OnAcknowledged(line.Received ?? 0);
        if (!_isSettling || !_runs.All(run => run.Ended.IsCompleted) || line.Sent != _ledger.Received || line.Received != _ledger.Sent)
            return;
        Record(new TraceLine(TraceKind.Settled));
        _settled.TrySetResult();
    }

    private void Acknowledge(bool isEnd)
    {
        if (IsQuiet || (_ledger.Received - _acknowledged < options.AckInterval && !isEnd))
            return;
        _acknowledged = _ledger.Received;
        Put(Encode(new AckFrame(_acknowledged)), number: 0);
    }

    private void Ask()
    {
        if (!_isAttached || _isAsking || IsQuiet)
            return;
        (_isAsking, _asked) = (true, time.GetTimestamp());
        Put(Encode(new PingFrame((long)trace.Now, _ledger.Sent, _ledger.Received)), number: 0);
    }

    private void Append<TFrame>(in TFrame frame)
        where TFrame : struct, IFrame<TFrame>
    {
        var bytes = Encode(frame);
        var number = _ledger.Append(bytes);
        if (_isAttached)
            Put(bytes, number);
    }

    private void Put(byte[] frame, long number)
    {
        Record(FrameLines.Of(TraceKind.Out, frame, number));
        _link?.Enqueue(frame);
    }

    private void Record(TraceLine line) => trace.Write(line with { Session = _renamed ?? Name, Connection = _connection, Sid = line.Sid ?? _ledger.Sid });

    private static TraceLine Expectation(CheckedRun run) => new(TraceKind.Expected) { Run = run.Number, Text = run.Expected, Flag = run.WillCancel };

    private static byte[] Encode<TFrame>(in TFrame frame)
        where TFrame : struct, IFrame<TFrame>
    {
        var output = new ArrayBufferWriter<byte>();
        FrameCodec.Write(output, frame);
        return output.WrittenSpan.ToArray();
    }
}
