using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Storage;
using AgentSocket.Relay.Telemetry;
using AgentSocket.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace AgentSocket.Relay.Push;

/// <summary>Takes what workers and other services push at any time: tools and events, also after a run's answer. Spec §11.4.</summary>
internal sealed class PushEndpoint(
    PushDelivery delivery,
    InvocationVerifier verifier,
    NonceStore nonces,
    RelayMetrics metrics,
    IOptions<RelayOptions> relay,
    IOptions<AgentSocketServerOptions> server,
    ILogger<PushEndpoint> logger)
{
    private delegate Task<IResult> Deliver(PushScope scope, List<PushedFrame> frames, CancellationToken cancellationToken);

    /// <summary>To one session.</summary>
    public Task<IResult> PushToSessionAsync(HttpContext context, string sessionId) =>
        PushAsync(context, (scope, frames, cancellationToken) => delivery.ToSessionAsync(scope, sessionId, frames, cancellationToken));

    /// <summary>To all sessions of a principal.</summary>
    public Task<IResult> PushToPrincipalAsync(HttpContext context) =>
        PushAsync(context, (scope, frames, cancellationToken) => delivery.ToPrincipalAsync(scope, PrincipalOf(TargetOf(context)), frames, cancellationToken));

    private async Task<IResult> PushAsync(HttpContext context, Deliver deliver)
    {
        var result = await TakeAsync(context, deliver);
        if (result is IStatusCodeHttpResult { StatusCode: { } status })
            metrics.OnPush(status);
        return result;
    }

    private async Task<IResult> TakeAsync(HttpContext context, Deliver deliver)
    {
        var request = context.Request;
        var maxBytes = relay.Value.MaxPushBytes;
        var body = request.ContentLength > maxBytes ? null : await BoundedBody.ReadAsync(request.BodyReader, maxBytes, context.RequestAborted);
        if (body is null)
            return Refusals.Of(StatusCodes.Status413PayloadTooLarge, $"A push may have {maxBytes} bytes.");
        if (Check(context, body) is not { } scope)
            return TypedResults.Unauthorized();

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
            return Refusals.Of(StatusCodes.Status503ServiceUnavailable, unavailable.Message);
        }

        if (!WorkerContentTypes.Frames.Equals(request.ContentType, StringComparison.OrdinalIgnoreCase))
            return Refusals.Of(StatusCodes.Status415UnsupportedMediaType, $"The content type must be {WorkerContentTypes.Frames}.");
        var (frames, problem) = await PushedFrames.ReadAsync(body, new FrameLimits(server.Value.MaxFrameBytes), context.RequestAborted);
        if (problem is not null)
            return Refusals.Of(StatusCodes.Status400BadRequest, problem);
        var result = PushedFrames.FindForbidden(frames, scope) is { } forbidden
            ? Refusals.Of(StatusCodes.Status403Forbidden, forbidden)
            : await deliver(scope, frames, context.RequestAborted);
        if (result is IStatusCodeHttpResult { StatusCode: StatusCodes.Status403Forbidden })
            logger.PushForbidden(scope.Name);
        return result;
    }

    private PushScope? Check(HttpContext context, ReadOnlySpan<byte> body)
    {
        var headers = context.Request.Headers;
        var signature = new RequestSignature(headers[WorkerHeaders.Timestamp], headers[WorkerHeaders.Nonce], headers[WorkerHeaders.Signature]);
        var check = verifier.CheckPush(signature, context.Request.Method, TargetOf(context), body, out var scope);
        if (check != SignatureCheck.Valid)
            logger.PushNotAuthorized(check);
        return scope;
    }

    private static string TargetOf(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    /// <summary>From the target as it was sent: a path that the server has decoded doesn't tell an encoded slash from its code.</summary>
    private static string PrincipalOf(string target) => Uri.UnescapeDataString(target.Split('?')[0].TrimEnd('/').Split('/')[^2]);
}
