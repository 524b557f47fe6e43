namespace AgentSocket.Faults.Clients;

/// <summary>How a checking client behaves.</summary>
internal sealed record CheckingOptions
{
    /// <summary>How often it sends PING.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long it waits for HELLO, RESUMED or PONG before it takes the connection as lost.</summary>
    public TimeSpan PongTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a connection may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest pause before the next attempt; the first are shorter.</summary>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>After how many numbered frames it sends ACK.</summary>
    public int AckInterval { get; init; } = 16;

    /// <summary>One for all clients, so that a connection costs no handler of its own. None is used again: the proxy knows a connection by its first session.</summary>
    public HttpMessageInvoker Http { get; init; } = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.Zero });
}
