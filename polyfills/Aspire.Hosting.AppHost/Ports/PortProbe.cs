using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Ports;

/// <summary>Tells whether a program could listen on a port of this machine.</summary>
internal static class PortProbe
{
    public static bool IsFree(int port) =>
        CanListen(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port));

    private static bool CanListen(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen();
            return true;
        }
        catch (SocketException taken)
        {
            // A machine without an IPv6 loopback address can't have it in use either.
            return taken.SocketErrorCode == SocketError.AddressNotAvailable;
        }
    }
}
