using System.Net.WebSockets;

namespace AgentSocket.Protocol.Client;

/// <summary>
/// Leaves a server that has sent GOAWAY while no run goes on: the new connection's handshake is done before the old connection is given up,
/// so a server that takes no more doesn't cost the one there is. Spec §4.20.
/// </summary>
internal sealed class Move(Uri server, AgentSocketClientOptions options, ReconnectPolicy policy, ClientSession session)
{
    /// <summary>Waits until no run goes on, then for a moment that differs from client to client, and connects.</summary>
    /// <param name="goAway">What the server said.</param>
    /// <param name="ended">The old connection's end, which ends the wait.</param>
    /// <param name="closing">The client wants the end.</param>
    /// <returns>The new connection's handshake; null if there is none.</returns>
    public async Task<ClientWebSocket?> RunAsync(GoAwayFrame goAway, Task ended, CancellationToken closing)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(closing);
        var drain = WaitTime.FromMilliseconds(goAway.DrainMs);
        var attempts = TryAsync(drain, stop.Token);
        await Task.WhenAny(ended, attempts).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        try
        {
            return await attempts.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<ClientWebSocket?> TryAsync(TimeSpan drain, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            await session.WhenIdle().WaitAsync(cancellationToken).ConfigureAwait(false);
            await Task.Delay(attempt == 0 ? policy.MoveDelay(drain) : policy.Delay(attempt), options.TimeProvider, cancellationToken).ConfigureAwait(false);
            if (!session.IsIdle)
                continue;
            try
            {
                var socket = await Handshake.ConnectAsync(server, options, cancellationToken).ConfigureAwait(false);
                if (session.IsIdle)
                    return socket;
                socket.Dispose();
            }
            catch (AgentSocketException refusal)
            {
                // The old connection stays as long as it lives.
                if (!refusal.Retryable)
                    return null;
            }
        }
    }
}
