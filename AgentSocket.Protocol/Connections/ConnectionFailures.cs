using System.Net.Sockets;
using System.Net.WebSockets;

namespace AgentSocket.Protocol.Connections;

/// <summary>What a network does. Anything else is a bug, and escapes.</summary>
internal static class ConnectionFailures
{
    /// <summary>Whether an exception says that the connection is gone.</summary>
    public static bool IsExpected(Exception exception) =>
        exception is WebSocketException or IOException or SocketException or OperationCanceledException or ObjectDisposedException;
}
