using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Proxying;

/// <summary>
/// One address in front of several processes. Connections go round; a process that doesn't answer is passed over. What goes
/// through is bytes: WebSockets stay open as long as both ends want them.
/// </summary>
internal sealed class ReplicaProxy : IAsyncDisposable
{
    private readonly IReadOnlyList<int> _targets;
    private readonly List<Socket> _listeners = [];
    private readonly List<Task> _accepting = [];
    private readonly CancellationTokenSource _stopping = new();
    private int _next = -1;

    private ReplicaProxy(IReadOnlyList<int> targets) => _targets = targets;

    public static ReplicaProxy Start(int port, IReadOnlyList<int> targets)
    {
        var proxy = new ReplicaProxy(targets);
        proxy.Listen(IPAddress.Loopback, port);
        if (Socket.OSSupportsIPv6)
            proxy.Listen(IPAddress.IPv6Loopback, port);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        foreach (var listener in _listeners)
            listener.Dispose();
        await Task.WhenAll(_accepting).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private void Listen(IPAddress address, int port)
    {
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(address, port));
        listener.Listen(512);
        _listeners.Add(listener);
        _accepting.Add(AcceptAsync(listener));
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await listener.AcceptAsync(_stopping.Token).ConfigureAwait(false));
            }
            catch (Exception stopped) when (stopped is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // The client gave up before it was accepted; others wait.
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        {
            using var server = await ConnectAsync().ConfigureAwait(false);
            if (server is null)
                return;

            client.NoDelay = server.NoDelay = true;
            await Task.WhenAll(Splice.CopyAsync(client, server, _stopping.Token), Splice.CopyAsync(server, client, _stopping.Token))
                .ConfigureAwait(false);
        }
    }

    private async Task<Socket?> ConnectAsync()
    {
        var first = (uint)Interlocked.Increment(ref _next);
        for (var i = 0u; i < _targets.Count; i++)
        {
            var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                var port = _targets[(int)((first + i) % (uint)_targets.Count)];
                await server.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), _stopping.Token).ConfigureAwait(false);
                return server;
            }
            catch (Exception refused) when (refused is SocketException or OperationCanceledException)
            {
                server.Dispose();
            }
        }

        return null;
    }
}
