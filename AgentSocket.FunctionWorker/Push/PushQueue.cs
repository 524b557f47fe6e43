using System.Diagnostics;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Threading.Channels;
using AgentSocket.Agents;
using AgentSocket.FunctionWorker.Telemetry;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;

namespace AgentSocket.FunctionWorker.Push;

/// <summary>What is pushed to sessions after their answers, so that no answer waits for it. Spec §11.4.</summary>
internal sealed class PushQueue(
    AgentCatalog agents, AnnouncementStore announcements, IHttpClientFactory clients, IConfiguration configuration, ILogger<PushQueue> logger) : BackgroundService
{
    /// <summary>The client's name.</summary>
    public const string RelayClient = "relay";

    private const int Capacity = 1_000;
    private const int AtOnce = 8;

    private readonly Channel<(string Id, ActivityContext Trace)> _sessions =
        Channel.CreateBounded<(string, ActivityContext)>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly bool _isEnabled = agents.Tools.Count > 0 && configuration.GetSection($"services:{RelayClient}").Exists();

    /// <summary>Tells a session's client of the agents' tools, soon and once. Without a relay in the configuration, nothing is pushed.</summary>
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
        var frames = await FormatAsync(stoppingToken);
        var several = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken };
        await Parallel.ForEachAsync(_sessions.Reader.ReadAllAsync(stoppingToken), several, async (session, cancellationToken) =>
        {
            using var activity = WorkerTelemetry.Source.StartActivity("announce tools", ActivityKind.Internal, session.Trace);
            await PushAsync(session.Id, frames, cancellationToken);
        });
    }

    private async Task PushAsync(string sessionId, byte[] frames, CancellationToken cancellationToken)
    {
        try
        {
            if (!await announcements.TryBeginAsync(sessionId))
                return;
            using var content = new ByteArrayContent(frames) { Headers = { ContentType = new MediaTypeHeaderValue(WorkerContentTypes.Frames) } };
            using var client = clients.CreateClient(RelayClient);
            using var response = await client.PostAsync(new Uri($"/sessions/{Uri.EscapeDataString(sessionId)}/frames", UriKind.Relative), content, cancellationToken);
            if (!response.IsSuccessStatusCode)
                logger.NotPushed(sessionId, $"status {(int)response.StatusCode}");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it was, this session goes on without. An exception that got out would end all pushes, and the host.
            logger.NotPushed(sessionId, exception.Message);
        }
    }

    private async Task<byte[]> FormatAsync(CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var pipe = PipeWriter.Create(body);
        var frames = new FrameStreamWriter(pipe);

        // The session gives it its revision.
        frames.Write(new ToolDefFrame(0, agents.Tools, []));
        await frames.FlushAsync(cancellationToken);
        await pipe.CompleteAsync();
        return body.ToArray();
    }
}
