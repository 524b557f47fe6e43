using System.Buffers;
using AgentSocket.Faults.Traces;
using AgentSocket.Protocol;

namespace AgentSocket.Faults.Clients;

/// <summary>A session's client side, frame by frame, and its trace. It judges nothing: that is for whoever reads the trace.</summary>
internal sealed partial class CheckedSession(string name, TraceWriter trace, CheckingOptions options, TimeProvider time)
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

    private static byte[] Encode<TFrame>(in TFrame frame)
        where TFrame : struct, IFrame<TFrame>
    {
        var output = new ArrayBufferWriter<byte>();
        FrameCodec.Write(output, frame);
        return output.WrittenSpan.ToArray();
    }
}
