using System.Security.Claims;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Server;
using Microsoft.Extensions.Options;

namespace AgentSocket.Relay.Push;

/// <summary>Gives pushed frames to sessions, wherever they are in the fleet, within the time that a push may wait. Spec §11.4.</summary>
internal sealed class PushDelivery(IAgentSessions sessions, IOptions<RelayOptions> options, TimeProvider time)
{
    private const string OutOfScope = "The key may not push to this session.";

    /// <summary>To one session.</summary>
    public Task<IResult> ToSessionAsync(PushScope scope, string sessionId, List<PushedFrame> frames, CancellationToken cancellationToken) => WithinAsync(
        async either =>
        {
            if (await sessions.FindAsync(sessionId, either) is not { } session)
                return TypedResults.NotFound();
            if (!scope.AllowsSession(sessionId, IdOf(session.User)))
                return Refusals.Of(StatusCodes.Status403Forbidden, OutOfScope);
            return (await ApplyAsync(session, frames, either)).Result;
        },
        cancellationToken);

    /// <summary>To all sessions of a principal, at once. It is enough that one has taken them.</summary>
    public Task<IResult> ToPrincipalAsync(PushScope scope, string principal, List<PushedFrame> frames, CancellationToken cancellationToken) => WithinAsync(
        async either =>
        {
            if (!scope.AllowsPrincipal(principal))
                return Refusals.Of(StatusCodes.Status403Forbidden, "The key may not push to this principal.");
            var found = await sessions.FindAllAsync(principal, either);
            var applied = await Task.WhenAll(found.Select(session => ApplyAsync(session, frames, either)));
            var taken = applied.Count(result => result.IsTaken);
            if (taken > 0)
                return TypedResults.Json(new PushedTo(found.Count, taken), statusCode: StatusCodes.Status202Accepted);
            return applied.Select(result => result.Result).FirstOrDefault(result => result is not IStatusCodeHttpResult { StatusCode: StatusCodes.Status404NotFound })
                ?? TypedResults.NotFound();
        },
        cancellationToken);

    private async Task<IResult> WithinAsync(Func<CancellationToken, Task<IResult>> deliver, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Value.PushWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var result = await deliver(either.Token);
            cancellationToken.ThrowIfCancellationRequested();
            return result;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return Refusals.Of(StatusCodes.Status503ServiceUnavailable, "The store can't be reached.");
        }
    }

    private static async Task<(bool IsTaken, IResult Result)> ApplyAsync(IAgentSession session, List<PushedFrame> frames, CancellationToken cancellationToken)
    {
        var taken = 0;
        try
        {
            for (; taken < frames.Count; taken++)
                await frames[taken].ApplyAsync(session, cancellationToken);
            return (true, TypedResults.Accepted((string?)null));
        }
        catch (OperationCanceledException)
        {
            return (false, Refusals.Of(StatusCodes.Status503ServiceUnavailable, $"The session's window stays closed; {taken} of {frames.Count} frames were taken."));
        }
        catch (AgentSocketException failure) when (failure.Code == ErrorCodes.SessionEnded)
        {
            return (false, TypedResults.NotFound());
        }
        catch (AgentSocketException failure)
        {
            return (false, Refusals.Of(StatusCodes.Status400BadRequest, $"Frame {taken + 1}: {failure.Code}."));
        }
    }

    /// <summary>The principal's identifier, as <see cref="IAgentSessions.FindAllAsync"/> has it; null for an anonymous one.</summary>
    private static string? IdOf(ClaimsPrincipal user) => user.Identity?.IsAuthenticated == true
        ? (user.FindFirst("sub") ?? user.FindFirst(ClaimTypes.NameIdentifier) ?? user.FindFirst(ClaimTypes.Name))?.Value ?? user.Identity.Name
        : null;
}

/// <summary>What became of a push to a principal.</summary>
/// <param name="Sessions">How many sessions there are.</param>
/// <param name="Taken">How many of them have all of the frames.</param>
internal sealed record PushedTo(int Sessions, int Taken);
