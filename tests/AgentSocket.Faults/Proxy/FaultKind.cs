namespace AgentSocket.Faults.Proxy;

/// <summary>What ends a connection before its time.</summary>
internal enum FaultKind
{
    /// <summary>Nothing does.</summary>
    None,

    /// <summary>It is accepted and reset before a byte passes.</summary>
    Refuse,

    /// <summary>Both halves are reset (RST): what is on its way is gone.</summary>
    Reset,

    /// <summary>Both halves are closed in order (FIN), without WebSocket's closing handshake.</summary>
    Finish,

    /// <summary>Both halves stay open and silent: what either peer sends is swallowed.</summary>
    HalfOpen,

    /// <summary>
    /// The client's half is reset; the server's lives on for a while, gets what the client had sent last only then, and is closed:
    /// meanwhile the client's next connection has come.
    /// </summary>
    Ghost,
}
