using System.Diagnostics;
using System.Threading.Channels;
using AgentSocket.Agents;
using AgentSocket.FunctionWorker.Telemetry;
using AgentSocket.Protocol;

namespace AgentSocket.FunctionWorker.Push;

/// <summary>
/// The tools that sessions are told of behind an answer, so that no answer waits for it: after the first, and if that fails, or too many wait, after the next
/// one. Spec §11.4.
/// </summary>
internal sealed class PushQueue(AgentCatalog agents, AnnouncementStore announcements, RelayPush relay, ILogger<PushQueue> logger) : BackgroundService
{
    private const int Capacity = 1_000;
    private const int AtOnce = 8;

    private readonly Channel<(string Id, ActivityContext Trace)> _sessions =
        Channel.CreateBounded<(string, ActivityContext)>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly bool _isEnabled = agents.Tools.Count > 0 && relay.IsConfigured;

    /// <summary>Tells a session's client of the agents' tools, soon, unless it has been told. Without a relay in the configuration, nothing is pushed.</summary>
    public Task AnnounceToolsAsync(string sessionId)
    {
        if (_isEnabled)
            _sessions.Writer.TryWrite((sessionId, Activity.Current?.Context ?? default));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_isEnabled)
            return;

        // The session gives it its revision.
        var frames = await RelayPush.FormatAsync(new ToolDefFrame(0, agents.Tools, []), stoppingToken);
        var several = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken };
        await Parallel.ForEachAsync(
            _sessions.Reader.ReadAllAsync(stoppingToken),
            several,
            async (session, cancellationToken) => await AnnounceAsync(session.Id, session.Trace, frames, cancellationToken));
    }

    private async Task AnnounceAsync(string sessionId, ActivityContext trace, byte[] frames, CancellationToken cancellationToken)
    {
        try
        {
            // Claimed only now: what the queue drops is nobody's, and comes again with the next answer.
            if (!await announcements.TryBeginAsync(sessionId))
                return;
            using var activity = WorkerTelemetry.Source.StartActivity("announce tools", ActivityKind.Internal, trace);
            await PushAsync(sessionId, frames, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it was, this session goes on without. An exception that got out would end all pushes, and the host.
            logger.NotPushed(sessionId, exception.Message);
        }
    }

    private async Task PushAsync(string sessionId, byte[] frames, CancellationToken cancellationToken)
    {
        try
        {
            await relay.PushAsync(RelayPush.ToSession(sessionId), frames, cancellationToken);
        }
        catch
        {
            // Also one that came: told twice, a client knows the same tools.
            await announcements.GiveBackAsync(sessionId);
            throw;
        }

        await announcements.SucceedAsync(sessionId);
    }
}
