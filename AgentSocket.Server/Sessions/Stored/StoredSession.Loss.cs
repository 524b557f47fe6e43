using AgentSocket.Protocol;
using AgentSocket.Server.Stores;
using AgentSocket.Server.Telemetry;

namespace AgentSocket.Server.Sessions.Stored;

/// <content>What the store has forgotten ends the session openly.</content>
internal sealed partial class StoredSession
{
    /// <summary>What was to be read is gone: from the log, which is the session's end and never a silent gap; or only for a connection that another has superseded.</summary>
    private async Task OnHoleAsync(long generation)
    {
        var (isAnswered, view) = await _sessions.Retry.RunAsync(id => _sessions.Store.LookAsync(id, _sessions.Stopping), Id, _sessions.Stopping);
        if (view is not null && view.Generation != generation)
        {
            lock (Numbering.Lock)
                _needsLook = true;
            return;
        }

        if (view is null)
            Lose(isAnswered);
        else
            await ForgetAsync();
    }

    /// <summary>Whether the store has forgotten something of the session, as after a failover that loses the last writes: it knows less than this process had from it.</summary>
    private bool HasGoneBack(SessionView view)
    {
        lock (Numbering.Lock)
        {
            var isAnothers = view.Generation == _generation && view.ConnectionId != ConnectionId;
            return _isKnown && (view.Generation < _generation || isAnothers || view.Sequence < _sequence || view.Appended < _appended);
        }
    }

    /// <summary>What is left of a session of which something is forgotten goes too: nobody goes on with a gap.</summary>
    private async Task ForgetAsync()
    {
        await _sessions.Retry.RunAsync(DeleteAsync, Id, _sessions.Stopping);
        Lose(isAnswered: true);
    }

    private async Task<bool> DeleteAsync(string id)
    {
        await _sessions.Store.DeleteAsync(id, _sessions.Stopping);
        return true;
    }

    /// <summary>The session is gone from the store; or the store didn't answer for as long as a session lives.</summary>
    private void Lose(bool isAnswered)
    {
        if (_isKnown && isAnswered)
            _sessions.Logger.SessionGone(Id);
        var code = _sessions.Stopping.IsCancellationRequested ? CloseCode.Draining : CloseCode.SessionGone;
        if (isAnswered)
            End(code);
        else
            GiveUp(code);
    }

    /// <summary>This process goes on with the session no longer, but the store may: what it has in this server's hands is taken again.</summary>
    private void GiveUp(CloseCode code)
    {
        lock (Numbering.Lock)
        {
            if (HasEnded)
                return;

            // At one moment: what is to be taken again must not come to this object.
            _sessions.Strand(HeldRuns());
            End(code);
        }
    }
}
