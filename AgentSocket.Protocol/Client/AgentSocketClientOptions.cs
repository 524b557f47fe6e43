using System.Net.WebSockets;

namespace AgentSocket.Protocol.Client;

/// <summary>How a client connects.</summary>
public sealed class AgentSocketClientOptions
{
    /// <summary>Sets headers (such as Authorization), certificates and proxies of the handshake.</summary>
    public Action<ClientWebSocketOptions>? ConfigureWebSocket { get; set; }

    /// <summary>Sends the handshake; null for a connection of its own. It lives as long as the caller keeps it.</summary>
    public HttpMessageInvoker? HttpMessageInvoker { get; set; }

    /// <summary>How long connecting may take.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the server may take to answer a PING before the connection counts as dead. Spec §8.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan PongTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The largest message that the client accepts, in bytes.</summary>
    /// <value>1 MiB.</value>
    public int MaxFrameBytes { get; set; } = FrameLimits.DefaultMaxFrameBytes;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
