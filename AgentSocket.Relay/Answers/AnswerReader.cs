using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Dispatch;
using AgentSocket.Relay.Telemetry;
using AgentSocket.Server;
using Microsoft.Extensions.Options;

namespace AgentSocket.Relay.Answers;

/// <summary>Reads what a worker answers, whichever of the two formats it is. Spec §11.3.</summary>
internal sealed class AnswerReader(IOptions<RelayOptions> relay, IOptions<AgentSocketServerOptions> server, TimeProvider time, ILogger<AnswerReader> logger)
{
    private static readonly StreamPipeReaderOptions Buffers = new(bufferSize: 16 * 1024);

    /// <summary>Forwards the answer to the run's output.</summary>
    /// <returns>The run's good end; null if it waits for its client.</returns>
    /// <exception cref="AgentSocketException">The run's bad end.</exception>
    /// <exception cref="WorkerLostException">The worker broke off.</exception>
    public async Task<RunCompletion?> ReadAsync(HttpResponseMessage response, RunDispatch dispatch, CancellationToken cancellationToken)
    {
        try
        {
            var completion = await ReadBodyAsync(response, dispatch, cancellationToken);
            return completion is not null && CpuTimeOf(response) is { } cpu ? completion with { Metrics = completion.Metrics with { CpuMs = cpu } } : completion;
        }
        catch (AgentSocketException failure) when (failure.Code is ErrorCodes.WorkerProtocol)
        {
            logger.AnswerFailed(dispatch.Context.Run, dispatch.Context.Session.Id, failure.Code, failure.Message, failure.InnerException?.Message);
            throw;
        }
    }

    private async Task<RunCompletion?> ReadBodyAsync(HttpResponseMessage response, RunDispatch dispatch, CancellationToken cancellationToken)
    {
        var isFrames = IsFrames(response);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var longest = isFrames ? WorkerSilence.LongestOf(response, relay.Value.WorkerSilence) : relay.Value.WorkerSilence;
        using var silence = new WorkerSilence(longest, time, cancellationToken);
        if (!isFrames)
            return await new TextAnswer(dispatch.Context.Output, dispatch.Emitted, silence).ReadAsync(body, cancellationToken);

        var pipe = PipeReader.Create(body, Buffers);
        var frames = new FrameStreamReader(pipe, new FrameLimits(server.Value.MaxFrameBytes));
        var answer = new FramesAnswer(frames, response.StatusCode == HttpStatusCode.OK, dispatch, silence, relay.Value.EndGrace, time);
        try
        {
            return await answer.ReadAsync(cancellationToken);
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private bool IsFrames(HttpResponseMessage response)
    {
        var type = response.Content.Headers.ContentType;
        var status = (int)response.StatusCode;
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            logger.NotAuthorized(status);
            throw new AgentSocketException(ErrorCodes.Internal, "The relay and its workers are not configured alike.") { Processed = false };
        }

        // An ERROR may come with the status that fits it, such as 404 for an unknown target.
        if (Is(type, WorkerContentTypes.Frames))
            return true;
        return response.StatusCode switch
        {
            HttpStatusCode.OK when Is(type, WorkerContentTypes.Text) && IsUtf8(type!.CharSet) => false,
            HttpStatusCode.OK => throw WorkerFailures.Protocol("neither frames nor text in UTF-8"),
            HttpStatusCode.RequestEntityTooLarge => throw new AgentSocketException(ErrorCodes.InvalidInput, "The input is larger than workers take.") { Processed = false },
            >= HttpStatusCode.InternalServerError => throw new WorkerLostException(hasBegun: null, new HttpRequestException($"Status {status}")),
            _ => throw WorkerFailures.Protocol($"status {status}"),
        };
    }

    private static bool Is(MediaTypeHeaderValue? type, string mediaType) => mediaType.Equals(type?.MediaType, StringComparison.OrdinalIgnoreCase);

    private static bool IsUtf8(string? charset) =>
        charset is null || charset.Trim('"') is var name && (name.Equals(Encoding.UTF8.WebName, StringComparison.OrdinalIgnoreCase) || name.Equals("us-ascii", StringComparison.OrdinalIgnoreCase));

    private static double? CpuTimeOf(HttpResponseMessage response)
    {
        foreach (var headers in new[] { response.TrailingHeaders, response.Headers })
        {
            if (headers.TryGetValues(WorkerHeaders.CpuTime, out var values) && CpuTime.TryParse(values.First(), out var milliseconds))
                return milliseconds;
        }

        return null;
    }
}
