using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Storage;
using AgentSocket.Relay.Telemetry;
using AgentSocket.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace AgentSocket.Relay.Push;

/// <summary>Takes what workers push to a session at any time: tools and events, also after a run's answer. Spec §11.4.</summary>
internal sealed class PushEndpoint(
    IAgentSessions sessions,
    InvocationVerifier verifier,
    NonceStore nonces,
    RelayMetrics metrics,
    IOptions<RelayOptions> relay,
    IOptions<AgentSocketServerOptions> server,
    TimeProvider time,
    ILogger<PushEndpoint> logger)
{
    public async Task<IResult> PushAsync(HttpContext context, string sessionId)
    {
        var result = await TakeAsync(context, sessionId);
        if (result is IStatusCodeHttpResult { StatusCode: { } status })
            metrics.OnPush(status);
        return result;
    }

    private async Task<IResult> TakeAsync(HttpContext context, string sessionId)
    {
        var request = context.Request;
        var maxBytes = relay.Value.MaxPushBytes;
        var body = request.ContentLength > maxBytes ? null : await BoundedBody.ReadAsync(request.BodyReader, maxBytes, context.RequestAborted);
        if (body is null)
            return Refuse(StatusCodes.Status413PayloadTooLarge, $"A push may have {maxBytes} bytes.");
        var check = Check(context, body);
        if (check != SignatureCheck.Valid)
        {
            logger.PushNotAuthorized(check);
            return TypedResults.Unauthorized();
        }

        try
        {
            if (!await nonces.TryAddAsync(request.Headers[WorkerHeaders.Nonce].ToString()))
            {
                logger.PushReplayed();
                return TypedResults.Unauthorized();
            }
        }
        catch (AgentSocketException unavailable)
        {
            logger.PushNotTaken(unavailable.InnerException?.Message);
            return Refuse(StatusCodes.Status503ServiceUnavailable, unavailable.Message);
        }

        if (!WorkerContentTypes.Frames.Equals(request.ContentType, StringComparison.OrdinalIgnoreCase))
            return Refuse(StatusCodes.Status415UnsupportedMediaType, $"The content type must be {WorkerContentTypes.Frames}.");
        var (frames, problem) = await PushedFrames.ReadAsync(body, new FrameLimits(server.Value.MaxFrameBytes), context.RequestAborted);
        if (problem is not null)
            return Refuse(StatusCodes.Status400BadRequest, problem);
        return await ApplyAsync(sessionId, frames, context.RequestAborted);
    }

    private SignatureCheck Check(HttpContext context, ReadOnlySpan<byte> body)
    {
        var headers = context.Request.Headers;
        var signature = new RequestSignature(headers[WorkerHeaders.Timestamp], headers[WorkerHeaders.Nonce], headers[WorkerHeaders.Signature]);
        return verifier.Check(signature, context.Request.Method, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, body);
    }

    private async Task<IResult> ApplyAsync(string sessionId, List<PushedFrame> frames, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(relay.Value.PushWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var taken = 0;
        try
        {
            if (await sessions.FindAsync(sessionId, either.Token) is not { } session)
                return TypedResults.NotFound();
            for (; taken < frames.Count; taken++)
                await frames[taken](session, either.Token);
            return TypedResults.Accepted((string?)null);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return Refuse(StatusCodes.Status503ServiceUnavailable, $"The session's window stays closed; {taken} of {frames.Count} frames were taken.");
        }
        catch (AgentSocketException failure) when (failure.Code == ErrorCodes.SessionEnded)
        {
            return TypedResults.NotFound();
        }
        catch (AgentSocketException failure)
        {
            return Refuse(StatusCodes.Status400BadRequest, $"Frame {taken + 1}: {failure.Code}.");
        }
    }

    private static ContentHttpResult Refuse(int status, string reason) => TypedResults.Text(reason, statusCode: status);
}
