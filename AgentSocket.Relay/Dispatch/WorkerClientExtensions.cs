using System.Net.Sockets;
using AgentSocket.Protocol.Workers;

namespace AgentSocket.Relay.Dispatch;

/// <summary>The connections to workers.</summary>
internal static class WorkerClientExtensions
{
    /// <summary>
    /// A client of its own: an INVOKE isn't idempotent, so nothing but <see cref="WorkerClient"/> may send one again, and an answer
    /// lasts as long as it lasts. Where workers are, configuration and service discovery alone say.
    /// </summary>
    public static void AddWorkerClient(this IServiceCollection services)
    {
        services.AddTransient<SigningHandler>();
        services.AddSingleton<WorkerClient>();
        var client = services.AddHttpClient(WorkerClient.Name, http =>
        {
            http.BaseAddress = new Uri("https+http://worker");
            http.Timeout = Timeout.InfiniteTimeSpan;
        });
#pragma warning disable EXTEXP0001 // Marked experimental; nothing else takes away what the service defaults add to every client.
        client.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        client.AddHttpMessageHandler<SigningHandler>()
            .ConfigurePrimaryHttpMessageHandler(CreateHandler)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
    }

    private static SocketsHttpHandler CreateHandler() => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        ConnectCallback = ConnectAsync,

        // Less than servers keep idle connections, so that one is seldom closed while a request is on its way.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = TimeSpan.FromSeconds(15),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(10),

        // An answer that nobody wants any more is broken off, not read to its end.
        ResponseDrainTimeout = TimeSpan.Zero,
    };

    /// <summary>A worker's machine that vanishes says nothing: TCP's own probes find out within half a minute.</summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 15);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
