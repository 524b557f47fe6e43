using System.Net;
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
            return socket;
        }
        catch (Exception exception) when (ConnectionFailures.IsExpected(exception))
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw Explain(server, status, timeout.IsCancellationRequested, exception);
        }
    }

    private static AgentSocketException Explain(Uri server, HttpStatusCode status, bool timedOut, Exception cause) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            new(ErrorCodes.Unauthorized, $"{server.Authority} refused the connection: {(int)status} {status}.", cause),
        HttpStatusCode.TooManyRequests =>
            new(ErrorCodes.RateLimited, $"{server.Authority} has too many connections.", cause) { Retryable = true },
        HttpStatusCode.ServiceUnavailable =>
            new(ErrorCodes.Draining, $"{server.Authority} takes no connections now.", cause) { Retryable = true },
        0 => new(ErrorCodes.ConnectionFailed, timedOut ? $"{server.Authority} didn't answer in time." : $"{server.Authority} can't be reached.", cause) { Retryable = true },
        _ => new(ErrorCodes.ConnectionFailed, $"{server.Authority} doesn't speak {AgentSocketProtocol.SubProtocol} at this address: {(int)status} {status}.", cause),
    };
}
