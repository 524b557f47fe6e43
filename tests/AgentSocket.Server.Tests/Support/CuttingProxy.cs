using System.Net;
using System.Net.Sockets;

namespace AgentSocket.Server.Tests.Support;

/// <summary>A network that fails when a test says so: connections are cut at any byte, bytes vanish, another server stands behind it.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<Socket> _open = [];
    private readonly Task _accepting;
    private int _connections;

    public CuttingProxy(int target)
    {
        Target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/ws");

    /// <summary>The server's port.</summary>
    public int Target { get; set; }

    /// <summary>How many bytes of the server pass on a connection, the first of which is 0, before it is cut.</summary>
    public Func<int, long> Budget { get; set; } = _ => long.MaxValue;

    /// <summary>Whether what the client sends vanishes.</summary>
    public bool Swallows { get; set; }

    /// <summary>Whether new connections are cut at once.</summary>
    public bool Refuses { get; set; }

    /// <summary>Connections that were accepted.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public void Cut()
    {
        lock (_lock)
        {
            foreach (var socket in _open)
                socket.Close(0);
            _open.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                if (Refuses)
                {
                    client.Close(0);
                    continue;
                }

                var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                client.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, Target, _stop.Token);
                lock (_lock)
                    _open.AddRange([client, server]);
                var budget = Budget(Interlocked.Increment(ref _connections) - 1);
                _ = PumpAsync(client, server, long.MaxValue, swallows: true);
                _ = PumpAsync(server, client, budget, swallows: false);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped, or the server behind it is gone.
        }
    }

    private async Task PumpAsync(Socket from, Socket to, long budget, bool swallows)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer)) > 0)
            {
                if (swallows && Swallows)
                    continue;
                await to.SendAsync(buffer.AsMemory(0, (int)Math.Min(count, budget)));
                budget -= count;
                if (budget <= 0)
                    break;
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Cut, from either side or by the test.
        }

        // After a budget's end the client gets what passed, then the end; a reset could take it back.
        to.Dispose();
        from.Close(0);
    }
}
