using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AgentSocket.Faults.Proxy;

/// <summary>
/// One address in front of several servers, which breaks connections as they were planned. A plan whose connection ended before its fault
/// came, since no server carried it, is the next connection's, at the next server: the first may be refusing everybody. Takes a fixed amount of memory for each connection.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private const int Backlog = 4096;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<ProxiedConnection, Task> _connections = new();
    private readonly ConcurrentDictionary<string, int> _planned = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _returned = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FaultKind> _newest = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<IPEndPoint> _servers;
    private readonly Func<string, int, FaultPlan> _plan;
    private readonly TimeProvider _time;
    private readonly Task _accepting;

    /// <param name="servers">Where connections go.</param>
    /// <param name="plan">A connection's plan, by its session's name and the plan's number among that session's, from 1.</param>
    /// <param name="time">The clock.</param>
    public FaultProxy(IReadOnlyList<IPEndPoint> servers, Func<string, int, FaultPlan> plan, TimeProvider time)
    {
        (_servers, _plan, _time) = (servers, plan, time);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(Backlog);
        _accepting = AcceptAsync();
    }

    public ProxyCounters Counters { get; } = new();

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Where a session connects.</summary>
    public Uri AddressOf(string session) => new($"ws://127.0.0.1:{Port}/ws?session={session}");

    /// <summary>Whether a session's newest connection was planned to last.</summary>
    public bool Spares(string session) => _newest.TryGetValue(session, out var kind) && kind == FaultKind.None;

    /// <summary>Resets every connection that is open now.</summary>
    /// <returns>How many there were.</returns>
    public int CutAll()
    {
        var open = _connections.Keys.ToArray();
        foreach (var connection in open)
            connection.Cut();
        return open.Length;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        CutAll();
        await Task.WhenAll(_connections.Values);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(_stop.Token);
                client.NoDelay = true;
                Counters.OnAccepted();
                var connection = new ProxiedConnection(client, Counters, _time);
                _connections[connection] = Task.CompletedTask;
                _connections[connection] = ServeAsync(connection);
            }
        }
        catch (Exception exception) when (SocketEnds.IsExpected(exception))
        {
            // The proxy is over.
        }
    }

    private async Task ServeAsync(ProxiedConnection connection)
    {
        await Task.Yield();
        try
        {
            var (session, first) = await RequestLine.ReadAsync(connection.Client, _stop.Token);
            if (first.Length == 0)
                return;
            var plan = _plan(session, _planned.AddOrUpdate(session, 1, static (_, count) => count + 1));
            _newest[session] = plan.Kind;
            if (plan.Kind == FaultKind.Refuse)
                Counters.OnFault(session, FaultKind.Refuse);
            else
                await CarryAsync(connection, session, plan, first);
        }
        catch (Exception exception) when (SocketEnds.IsExpected(exception))
        {
            // The client left, or the proxy is over.
        }
        finally
        {
            connection.Cut();
            Counters.OnEnded();
            _connections.TryRemove(connection, out _);
        }
    }

    private async Task CarryAsync(ProxiedConnection connection, string session, FaultPlan plan, byte[] first)
    {
        try
        {
            if (await ConnectAsync(plan.Upstream + _returned.GetValueOrDefault(session), plan) is { } server)
                await connection.RunAsync(session, plan, server, first, _stop.Token);
            else
                Counters.OnUnanswered();
        }
        finally
        {
            if (plan.Kind != FaultKind.None && !connection.HasFault)
            {
                _returned.AddOrUpdate(session, 1, static (_, count) => count + 1);
                _planned.AddOrUpdate(session, 0, static (_, count) => count - 1);
            }
        }
    }

    /// <summary>The planned server, or the next one that answers, as a load balancer does.</summary>
    private async Task<Socket?> ConnectAsync(int upstream, FaultPlan plan)
    {
        for (var i = 0; i < _servers.Count; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            if (plan.BytesPerSecond is not null)
                socket.ReceiveBufferSize = Pump.SmallBytes;
            try
            {
                await socket.ConnectAsync(_servers[(upstream + i) % _servers.Count], _stop.Token);
                return socket;
            }
            catch (SocketException)
            {
                socket.Dispose();
            }
        }

        return null;
    }
}
