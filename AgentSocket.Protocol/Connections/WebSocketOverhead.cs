namespace AgentSocket.Protocol.Connections;

/// <summary>What a message takes on the wire. RFC 6455 §5.2.</summary>
internal static class WebSocketOverhead
{
    /// <summary>The payload and its WebSocket header.</summary>
    /// <param name="payload">The payload's bytes.</param>
    /// <param name="masked">Whether it goes from client to server.</param>
    public static long BytesOf(long payload, bool masked) =>
        payload + (masked ? 4 : 0) + payload switch { < 126 => 2, <= ushort.MaxValue => 4, _ => 10 };
}
