using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Ports;

/// <summary>A free port, kept free until the process that is to listen on it starts.</summary>
internal sealed class PortReservation : IDisposable
{
    private readonly Socket _socket;

    private PortReservation(Socket socket) => _socket = socket;

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public static PortReservation Any()
    {
        // A socket that is bound but doesn't listen refuses connections, as a free port does.
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ExclusiveAddressUse = true };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new PortReservation(socket);
    }

    public void Dispose() => _socket.Dispose();
}
