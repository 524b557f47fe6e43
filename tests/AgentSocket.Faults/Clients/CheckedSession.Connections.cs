using AgentSocket.Faults.Traces;
using AgentSocket.Protocol;

namespace AgentSocket.Faults.Clients;

/// <content>Connections, and which of them carries the session: HELLO, RESUME, RESUMED.</content>
internal sealed partial class CheckedSession
{
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
}
