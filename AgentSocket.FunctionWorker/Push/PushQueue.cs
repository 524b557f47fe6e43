using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Threading.Channels;
using AgentSocket.Agents;
using AgentSocket.FunctionWorker.Telemetry;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;

namespace AgentSocket.FunctionWorker.Push;

/// <summary>What is pushed to sessions after their answers, so that no answer waits for it. Spec §11.4.</summary>
internal sealed class PushQueue(AgentCatalog agents, IHttpClientFactory clients, IConfiguration configuration, ILogger<PushQueue> logger) : BackgroundService
{
    /// <summary>The client's name.</summary>
    public const string RelayClient = "relay";

    private const int Capacity = 1_000;

    private readonly Channel<string> _sessions = Channel.CreateBounded<string>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly bool _isRelayKnown = configuration.GetSection("services:relay").Exists();

    /// <summary>Tells a session's client of the agent's tools. Without a relay in the configuration, nothing is pushed.</summary>
    public void AnnounceTools(string sessionId)
    {
        if (_isRelayKnown && agents.Tools.Count > 0)
            _sessions.Writer.TryWrite(sessionId);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var sessionId in _sessions.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await PushAsync(sessionId, stoppingToken);
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !stoppingToken.IsCancellationRequested)
            {
                logger.NotPushed(sessionId, exception.Message);
            }
        }
    }

    private async Task PushAsync(string sessionId, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(await FormatAsync(cancellationToken));
        content.Headers.ContentType = new MediaTypeHeaderValue(WorkerContentTypes.Frames);
        using var client = clients.CreateClient(RelayClient);
        using var response = await client.PostAsync(new Uri($"/sessions/{Uri.EscapeDataString(sessionId)}/frames", UriKind.Relative), content, cancellationToken);
        if (!response.IsSuccessStatusCode)
            logger.NotPushed(sessionId, $"status {(int)response.StatusCode}");
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
