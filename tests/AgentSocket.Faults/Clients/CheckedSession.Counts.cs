using AgentSocket.Faults.Traces;
using AgentSocket.Protocol;

namespace AgentSocket.Faults.Clients;

/// <content>What the peers tell each other of their counts: PING, PONG, ACK.</content>
internal sealed partial class CheckedSession
{
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
}
