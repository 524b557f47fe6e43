using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using AgentSocket.Protocol.Connections;

namespace AgentSocket.Protocol.Client;

/// <summary>The client's side of the WebSocket handshake, and what its failures mean. Spec §1.1.</summary>
internal static class Handshake
{
    public static async Task<ClientWebSocket> ConnectAsync(Uri server, AgentSocketClientOptions options, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(AgentSocketProtocol.SubProtocol);
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.CollectHttpResponseDetails = true;
        options.ConfigureWebSocket?.Invoke(socket.Options);

        using var timeout = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await socket.ConnectAsync(server, options.HttpMessageInvoker, either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (ConnectionFailures.IsExpected(exception))
        {
            var (status, retryAfter) = (socket.HttpStatusCode, RetryAfter(socket, options.TimeProvider));
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw Explain(server, status, retryAfter, timeout.IsCancellationRequested, exception);
        }

        if (socket.SubProtocol == AgentSocketProtocol.SubProtocol)
            return socket;
        socket.Dispose();
        throw Explain(server, HttpStatusCode.SwitchingProtocols, retryAfter: null, timedOut: false, cause: null);
    }

    private static TimeSpan? RetryAfter(ClientWebSocket socket, TimeProvider time)
    {
        if (socket.HttpResponseHeaders is not { } headers || !headers.TryGetValue("Retry-After", out var values))
            return null;
        if (!RetryConditionHeaderValue.TryParse(values.FirstOrDefault(), out var value))
            return null;
        var wait = value.Delta ?? value.Date - time.GetUtcNow();
        return wait > TimeSpan.Zero ? WaitTime.Bounded(wait.Value) : null;
    }

    private static AgentSocketException Explain(Uri server, HttpStatusCode status, TimeSpan? retryAfter, bool timedOut, Exception? cause) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            new(ErrorCodes.Unauthorized, $"{server.Authority} refused the connection: {(int)status} {status}.", cause),
        HttpStatusCode.TooManyRequests =>
            new(ErrorCodes.RateLimited, $"{server.Authority} has too many connections.", cause) { Retryable = true, RetryAfter = retryAfter },
        HttpStatusCode.ServiceUnavailable =>
            new(ErrorCodes.Draining, $"{server.Authority} takes no connections now.", cause) { Retryable = true, RetryAfter = retryAfter },
        0 => new(ErrorCodes.ConnectionFailed, timedOut ? $"{server.Authority} didn't answer in time." : $"{server.Authority} can't be reached.", cause) { Retryable = true },
        >= HttpStatusCode.InternalServerError =>
            new(ErrorCodes.ConnectionFailed, $"{server.Authority} failed: {(int)status} {status}.", cause) { Retryable = true },
        _ => new(ErrorCodes.ConnectionFailed, $"{server.Authority} doesn't speak {AgentSocketProtocol.SubProtocol} at this address: {(int)status} {status}.", cause),
    };
}
