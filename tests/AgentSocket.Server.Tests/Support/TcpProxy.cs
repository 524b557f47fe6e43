using System.Net;
using System.Net.Sockets;

namespace AgentSocket.Server.Tests.Support;

/// <summary>Taps what goes over the wire; disposing cuts it.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _cut = new();
    private long _bytesFromServer;
    private long _segmentsFromServer;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public long BytesFromServer => Interlocked.Read(ref _bytesFromServer);

    /// <summary>Reads that brought bytes from the server: at most as many as its writes.</summary>
    public long ReadsFromServer => Interlocked.Read(ref _segmentsFromServer);

    public static Task<TcpProxy> StartAsync(int target)
    {
        var proxy = new TcpProxy();
        proxy._listener.Start();
        _ = proxy.AcceptAsync(target);
        return Task.FromResult(proxy);
    }

    public async ValueTask DisposeAsync()
    {
        await _cut.CancelAsync();
        _listener.Stop();
    }

    private async Task AcceptAsync(int target)
    {
        while (!_cut.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_cut.Token);
            var server = new TcpClient { NoDelay = true };
            await server.ConnectAsync(IPAddress.Loopback, target, _cut.Token);
            client.NoDelay = true;
            _ = PumpAsync(client, server, fromServer: false);
            _ = PumpAsync(server, client, fromServer: true);
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool fromServer)
    {
        using (from)
        using (to)
        {
            var buffer = new byte[64 * 1024];
            try
            {
                int count;
                while ((count = await from.GetStream().ReadAsync(buffer, _cut.Token)) > 0)
                {
                    if (fromServer)
                    {
                        Interlocked.Add(ref _bytesFromServer, count);
                        Interlocked.Increment(ref _segmentsFromServer);
                    }

                    await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _cut.Token);
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // Cut, from either side or by the test.
            }
        }
    }
}
