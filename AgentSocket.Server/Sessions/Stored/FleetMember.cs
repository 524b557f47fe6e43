using AgentSocket.Server.Connections;
using AgentSocket.Server.Stores;
using AgentSocket.Server.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentSocket.Server.Sessions.Stored;

/// <summary>Keeps this server's lease, takes the runs of servers whose lease is over, and hears the doorbell. Spec §10.6.</summary>
internal sealed class FleetMember(StoredSessions sessions, ConnectionRegistry connections, TimeProvider time, ILogger<FleetMember> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        sessions.Store.Listen(sessions.Ring);
        var touched = time.GetTimestamp();
        using var timer = new PeriodicTimer(sessions.Options.BeatInterval, time);
        do
        {
            await BeatAsync(stoppingToken);
            sessions.RingDependent();
            if (time.GetElapsedTime(touched) < sessions.Options.Retention / 4)
                continue;
            touched = time.GetTimestamp();
            sessions.Touch();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        if (sessions.IsLeaving)
            return;
        try
        {
            var orphans = await sessions.Store.BeatAsync(cancellationToken);
            sessions.Leases.OnBeat();
            if (connections.IsDraining)
                return;
            foreach (var orphan in orphans.Where(MayTake))
                sessions.Take(orphan);
            sessions.TakeStranded();
        }
        catch (SessionStoreException exception)
        {
            sessions.Leases.OnAway();
            logger.StoreFailed(exception.Message);
        }
    }

    /// <summary>What is in nobody's hands is taken at once.</summary>
    private bool MayTake(OrphanedRun orphan) => orphan.ServerId.Length == 0 || sessions.Leases.CanTell;
}
