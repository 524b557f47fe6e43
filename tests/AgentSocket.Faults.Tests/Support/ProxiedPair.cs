using System.Net;
using System.Net.Sockets;
using AgentSocket.Faults.Proxy;

namespace AgentSocket.Faults.Tests.Support;

/// <summary>A client's socket and the server's, with a proxy in between that follows one plan.</summary>
internal sealed class ProxiedPair : IAsyncDisposable
{
    public const string Head = "GET /ws?session=s1 HTTP/1.1\r\n";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    private ProxiedPair()
    {
    }

    public FaultProxy Proxy { get; private set; } = null!;

    public Socket Client { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public Socket Server { get; private set; } = null!;

    /// <summary>Connects, and has the request line carried over unless nothing is.</summary>
    public static async Task<ProxiedPair> ConnectAsync(FaultPlan plan, bool reachesServer = true)
    {
        var pair = new ProxiedPair();
        pair._listener.Start();
        pair.Proxy = new FaultProxy([(IPEndPoint)pair._listener.LocalEndpoint], (_, _) => plan, TimeProvider.System);
        await pair.Client.ConnectAsync(IPAddress.Loopback, pair.Proxy.Port, TestContext.Current.CancellationToken);
        await pair.Client.SendAsync(System.Text.Encoding.ASCII.GetBytes(Head), TestContext.Current.CancellationToken);
        if (reachesServer)
            pair.Server = await pair._listener.AcceptSocketAsync(TestContext.Current.CancellationToken).AsTask().Soon();
        return pair;
    }

    /// <summary>What a socket gets until its end; <c>!</c> at the end if that was a reset.</summary>
    public static async Task<string> ReadToEndAsync(Socket socket)
    {
        var text = "";
        var buffer = new byte[1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken).AsTask().Soon() is > 0 and var count)
                text += System.Text.Encoding.ASCII.GetString(buffer, 0, count);
            return text;
        }
        catch (SocketException)
        {
            return text + "!";
        }
    }

    public static async Task<string> ReadAsync(Socket socket, int length)
    {
        var buffer = new byte[length];
        for (var read = 0; read < length;)
            read += await socket.ReceiveAsync(buffer.AsMemory(read), TestContext.Current.CancellationToken).AsTask().Soon() is > 0 and var count ? count : throw new EndOfStreamException();
        return System.Text.Encoding.ASCII.GetString(buffer);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Server?.Dispose();
        await Proxy.DisposeAsync();
        _listener.Dispose();
    }
}
