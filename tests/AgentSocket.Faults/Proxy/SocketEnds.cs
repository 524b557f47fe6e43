using System.Net.Sockets;

namespace AgentSocket.Faults.Proxy;

/// <summary>How sockets end.</summary>
internal static class SocketEnds
{
    /// <summary>Whether this is a connection's end and no bug.</summary>
    public static bool IsExpected(Exception exception) => exception is SocketException or ObjectDisposedException or OperationCanceledException;

    /// <summary>Ends it by RST: the peer loses what it has not read.</summary>
    public static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            // It has ended already.
        }

        socket.Dispose();
    }

    /// <summary>Ends it by FIN.</summary>
    public static void Finish(Socket socket)
    {
        FinishSending(socket);
        socket.Dispose();
    }

    /// <summary>Sends FIN; the peer may go on sending.</summary>
    public static void FinishSending(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            // It has ended already.
        }
    }
}
