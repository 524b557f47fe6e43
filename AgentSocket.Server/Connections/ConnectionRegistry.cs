using System.Collections.Concurrent;
using AgentSocket.Protocol;
using AgentSocket.Server.Sessions;
using AgentSocket.Server.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AgentSocket.Server.Connections;

/// <summary>The connections of this process: their number is bounded, the silent are closed, and all drain at the stop. Spec §7, §8.</summary>
internal sealed class ConnectionRegistry(IOptions<AgentSocketServerOptions> options, IOptions<HostOptions> host, SessionDirectory sessions, TimeProvider time, ILogger<ConnectionRegistry> logger) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan DrainPoll = TimeSpan.FromMilliseconds(50);

    /// <summary>What closing takes at most (§7.3), and what leaving the fleet may take.</summary>
    private static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, ServerConnection> _connections = new(StringComparer.Ordinal);
    private readonly Lock _sweeping = new();
    private int _reserved;
    private ITimer? _sweep;

    /// <summary>Whether the server is being stopped and takes no new connections.</summary>
    public bool IsDraining { get; private set; }

    public int Count => _connections.Count;

    /// <summary>Takes a place for a connection; it is given back by <see cref="Release"/>.</summary>
    public bool TryReserve()
    {
        if (!IsDraining && Interlocked.Increment(ref _reserved) <= options.Value.MaxConnections)
            return true;
        if (!IsDraining)
            Interlocked.Decrement(ref _reserved);
        return false;
    }

    public void Release() => Interlocked.Decrement(ref _reserved);

    public void Add(ServerConnection connection)
    {
        _connections.TryAdd(connection.Id, connection);

        // Accepted just before the drain began: the drain may have missed it.
        if (IsDraining)
            connection.Connection.Close(CloseCode.Draining, "");
    }

    public void Remove(ServerConnection connection)
    {
        lock (_sweeping)
        {
            _connections.TryRemove(connection.Id, out _);
            connection.ReportBytes();
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // One timer for all connections: a timer for each would weigh more than the connection.
        var interval = options.Value.HeartbeatInterval / 2;
        _sweep = time.CreateTimer(_ => Sweep(), null, interval, interval);
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs before the web server stops: clients are told, runs may end, then connections are closed.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        IsDraining = true;
        var drain = DrainTime();
        if (!_connections.IsEmpty)
            logger.Draining(Count, drain);
        foreach (var connection in _connections.Values)
            connection.GoAway("The server is being stopped.", sessions.AreShared ? TimeSpan.Zero : drain);

        // Other servers go on with shared sessions: clients needn't wait here for runs that end.
        if (sessions.AreShared)
            CloseAll();
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < drain && sessions.IsBusy && !cancellationToken.IsCancellationRequested)
            await Task.Delay(DrainPoll, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        CloseAll();

        // Also if the host is out of patience: what isn't handed over now, others take only when the lease is over.
        using var leaving = new CancellationTokenSource(ClosingTime, time);
        await sessions.LeaveAsync(leaving.Token);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _sweep?.Dispose();

    /// <summary>The host cuts what it has no patience for: connections are to be closed before.</summary>
    private TimeSpan DrainTime()
    {
        var (drain, patience) = (options.Value.DrainTimeout, host.Value.ShutdownTimeout);
        if (patience == Timeout.InfiniteTimeSpan || drain <= patience - ClosingTime)
            return drain;
        return patience > ClosingTime ? patience - ClosingTime : TimeSpan.Zero;
    }

    private void CloseAll()
    {
        foreach (var connection in _connections.Values)
            connection.Connection.Close(CloseCode.Draining, "");
    }

    /// <summary>Closes the silent, and reports the bytes of all.</summary>
    private void Sweep()
    {
        var limit = options.Value.HeartbeatInterval * 2;
        lock (_sweeping)
        {
            foreach (var connection in _connections.Values)
                connection.ReportBytes();
        }

        foreach (var connection in _connections.Values)
        {
            if (connection.Connection.Silence <= limit)
                continue;
            logger.Silent(connection.Id);
            connection.Connection.Close(CloseCode.Heartbeat, "");
        }
    }
}
