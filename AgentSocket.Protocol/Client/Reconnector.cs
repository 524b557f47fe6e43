using System.Net.WebSockets;
using AgentSocket.Protocol.Connections;

namespace AgentSocket.Protocol.Client;

/// <summary>Follows a client's connections, one after the other, and makes the next when one is lost. Spec §7.1, §10.</summary>
internal sealed class Reconnector(Uri server, AgentSocketClientOptions options, LinkMeter meter, IReconnecting client)
{
    private readonly TimeProvider _time = options.TimeProvider;
    private readonly ReconnectPolicy _policy = new(options.ReconnectBaseDelay, options.ReconnectMaxDelay, options.Jitter);
    private int _attempt;

    /// <summary>The connection that is being used, or was used last.</summary>
    public ClientConnection? Current { get; private set; }

    /// <summary>Makes a connection out of a handshake that is done.</summary>
    public ClientConnection Open(ClientWebSocket socket, bool isFirst) =>
        Current = new ClientConnection(socket, client.Session, isFirst, options, meter, client);

    /// <summary>Goes on until a connection has ended that isn't followed by another.</summary>
    /// <param name="connection">The first.</param>
    /// <param name="closing">The client wants the end.</param>
    /// <returns>Why it ended; null if one of the peers wanted it.</returns>
    public async Task<AgentSocketException?> RunAsync(ClientConnection connection, CancellationToken closing)
    {
        while (true)
        {
            var opened = _time.GetTimestamp();
            var (end, moved) = await FollowAsync(connection, closing).ConfigureAwait(false);
            var (failure, next) = ConnectionEnds.Explain(end);
            if (closing.IsCancellationRequested || !options.Reconnect || next == Reconnection.Never)
            {
                moved?.Dispose();
                return closing.IsCancellationRequested ? null : failure;
            }

            // Else a server that takes connections and drops them at once would be asked without a pause.
            if (_time.GetElapsedTime(opened) >= options.ReconnectMaxDelay)
                _attempt = 0;
            var session = client.Session;
            var outage = new Outage(session, _time);
            var (successor, refusal) = await ReplaceAsync(outage, next, moved, closing).ConfigureAwait(false);
            if (successor is null)
            {
                outage.End(replayed: 0, refusal?.Code ?? ErrorCodes.ConnectionLost);
                return refusal;
            }

            connection = successor;
            var goesOn = client.Session == session;
            outage.End(connection.Replayed, goesOn ? null : ErrorCodes.SessionLost);
            client.OnConnected(goesOn ? new SessionResumption(outage.Elapsed, outage.Attempts, connection.Replayed) : null);
        }
    }

    /// <summary>Ends the connection that is being used, if it hasn't ended.</summary>
    public async Task AbortAsync()
    {
        if (Current is not { } last)
            return;
        last.Frames.Abort();
        await ((Task)last.Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Stays with a connection until it ends, or until the client moves from it as the server has asked.</summary>
    /// <returns>The end, and the new connection's handshake if the client moves.</returns>
    private async Task<(ConnectionEnd End, ClientWebSocket? Moved)> FollowAsync(ClientConnection connection, CancellationToken closing)
    {
        using var close = closing.Register(() => connection.Frames.Close(CloseCode.Normal, ""));
        ClientWebSocket? moved = null;
        if (options.Reconnect && await Task.WhenAny(connection.Ended, connection.GoAway).ConfigureAwait(false) == connection.GoAway)
        {
            var move = new Move(server, options, _policy, client.Session);
            moved = await move.RunAsync(await connection.GoAway.ConfigureAwait(false), connection.Ended, closing).ConfigureAwait(false);
        }

        // What was on its way is replayed. One connection at a time: so nothing comes twice, or out of order.
        if (moved is not null)
            connection.Frames.Abort();
        try
        {
            return (await connection.Ended.ConfigureAwait(false), moved);
        }
        catch
        {
            moved?.Dispose();
            throw;
        }
    }

    /// <summary>Tries until a connection is open, or it is known that there will be none.</summary>
    private async Task<(ClientConnection? Connection, AgentSocketException? Refusal)> ReplaceAsync(Outage outage, Reconnection next, ClientWebSocket? moved, CancellationToken closing)
    {
        using var patience = new CancellationTokenSource(PatienceFor(client.Session, next), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(closing, patience.Token);
        AgentSocketException? refusal = null;
        try
        {
            while (true)
            {
                var session = client.Session;
                if (session.WasCarried && (next == Reconnection.BeginAfresh || session.Announced is null))
                {
                    client.LoseSession(session);

                    // The next has no run that would be waited for.
                    if (options.ReconnectTimeout is null)
                        patience.CancelAfter(PatienceFor(client.Session, next));
                }

                if (moved is null)
                {
                    client.OnDisconnected();
                    var wait = next == Reconnection.ResumeAfterPause ? _policy.Pause() : _policy.Delay(_attempt++);
                    await Task.Delay(wait + (refusal?.RetryAfter ?? TimeSpan.Zero), _time, either.Token).ConfigureAwait(false);
                }

                outage.Attempts++;
                (var connection, refusal, next) = await TryAsync(moved, either.Token).ConfigureAwait(false);
                if (connection is not null || next == Reconnection.Never)
                    return (connection, refusal);
                moved = null;
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return (null, closing.IsCancellationRequested ? null : new(ErrorCodes.ConnectionLost, "The connection was lost, and no other could be made in time.", refusal) { Retryable = true });
        }
    }

    /// <summary>
    /// How long the session may be had: for its retention. While one of its runs waits for this client the server alone knows, and says so when it is reached. Spec §7.1.
    /// </summary>
    private TimeSpan PatienceFor(ClientSession session, Reconnection next)
    {
        var retention = WaitTime.FromMilliseconds((session.Announced?.Limits ?? new SessionLimits()).RetentionMs);
        var isKept = next != Reconnection.BeginAfresh && session.Announced is not null && session.WaitsForClient();
        if (isKept)
            return options.ReconnectTimeout ?? Timeout.InfiniteTimeSpan;
        return options.ReconnectTimeout < retention ? options.ReconnectTimeout.Value : retention;
    }

    private async Task<(ClientConnection? Connection, AgentSocketException? Refusal, Reconnection Next)> TryAsync(ClientWebSocket? socket, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        try
        {
            socket ??= await Handshake.ConnectAsync(server, options, cancellationToken).ConfigureAwait(false);
        }
        catch (AgentSocketException failure)
        {
            var (reason, after) = ConnectionEnds.Explain(failure);
            return (null, reason, after);
        }

        var connection = Open(socket, isFirst: false);
        if (await IsOpenAsync(connection, options.ConnectTimeout - _time.GetElapsedTime(started), cancellationToken).ConfigureAwait(false))
            return (connection, null, default);
        var (refusal, next) = ConnectionEnds.Explain(await connection.Ended.ConfigureAwait(false));
        return (null, refusal, next);
    }

    /// <summary>Whether a session goes on or has begun on the connection; if not, the connection is over.</summary>
    private async Task<bool> IsOpenAsync(ClientConnection connection, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.Opened.WaitAsync(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            connection.Frames.Abort();
            await connection.Ended.ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }
}
