using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;

namespace AgentSocket.FunctionWorker.Push;

/// <summary>Pushes frames to a session, or to all of a principal, by way of any relay. Spec §11.4.</summary>
internal sealed class RelayPush(IHttpClientFactory clients, IConfiguration configuration)
{
    /// <summary>The client's name.</summary>
    public const string RelayClient = "relay";

    /// <summary>Without a relay in the configuration, nothing is pushed.</summary>
    public bool IsConfigured { get; } = configuration.GetSection($"services:{RelayClient}").Exists();

    /// <summary>To one session.</summary>
    public static Uri ToSession(string id) => new($"/sessions/{Uri.EscapeDataString(id)}/frames", UriKind.Relative);

    /// <summary>To all sessions of a principal.</summary>
    public static Uri ToPrincipal(string principal) => new($"/principals/{Uri.EscapeDataString(principal)}/frames", UriKind.Relative);

    /// <summary>A frame as the body of a push.</summary>
    public static async Task<byte[]> FormatAsync<TFrame>(TFrame frame, CancellationToken cancellationToken)
        where TFrame : struct, IFrame<TFrame>
    {
        using var body = new MemoryStream();
        var pipe = PipeWriter.Create(body);
        var frames = new FrameStreamWriter(pipe);
        frames.Write(frame);
        await frames.FlushAsync(cancellationToken);
        await pipe.CompleteAsync();
        return body.ToArray();
    }

    /// <summary>Pushes, and waits until the session has it.</summary>
    /// <exception cref="AgentSocketException">The session is gone (<see cref="ErrorCodes.SessionEnded"/>), or no relay takes the frames.</exception>
    public async Task PushAsync(Uri target, byte[] frames, CancellationToken cancellationToken)
    {
        if (!IsConfigured)
            throw new AgentSocketException(ErrorCodes.NotSupported, "There is no relay to push to.");
        using var content = new ByteArrayContent(frames) { Headers = { ContentType = new MediaTypeHeaderValue(WorkerContentTypes.Frames) } };
        using var client = clients.CreateClient(RelayClient);
        using var response = await client.PostAsync(target, content, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            throw new AgentSocketException(ErrorCodes.SessionEnded, "The session is gone.");
        if (!response.IsSuccessStatusCode)
            throw new AgentSocketException(ErrorCodes.Internal, $"The relay answered with status {(int)response.StatusCode}.");
    }
}
