using System.Net.WebSockets;

namespace AgentSocket.Protocol.Connections;

/// <summary>Why a connection ended.</summary>
internal abstract record ConnectionEnd
{
    /// <summary>The peer closed it with a code.</summary>
    public sealed record ClosedByPeer(WebSocketCloseStatus Status, string Reason) : ConnectionEnd;

    /// <summary>The peer broke the protocol; the connection is closed for it.</summary>
    public sealed record Violation(FrameError Error) : ConnectionEnd;

    /// <summary>This side closed it, or the network did.</summary>
    public sealed record Broken(Exception? Cause) : ConnectionEnd;
}
