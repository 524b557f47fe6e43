using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Ports;

/// <summary>A free port, kept free until the process that is to listen on it starts.</summary>
internal sealed class PortReservation : IDisposable
{
    private readonly List<Socket> _sockets = [];

    private PortReservation(int port) => Port = port;

    public int Port { get; }

    /// <summary>A port that is free on both loopback addresses, since "localhost" is both.</summary>
    public static PortReservation Any()
    {
        while (true)
        {
            var first = Bind(IPAddress.Loopback, 0)!;
            var reservation = new PortReservation(((IPEndPoint)first.LocalEndPoint!).Port);
            reservation._sockets.Add(first);
            if (!Socket.OSSupportsIPv6)
                return reservation;

            if (Bind(IPAddress.IPv6Loopback, reservation.Port) is { } second)
            {
                reservation._sockets.Add(second);
                return reservation;
            }

            reservation.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var socket in _sockets)
            socket.Dispose();
        _sockets.Clear();
    }

    /// <summary>A socket that is bound but doesn't listen refuses connections, as a free port does.</summary>
    private static Socket? Bind(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { ExclusiveAddressUse = true };
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse && port != 0)
        {
            socket.Dispose();
            return null;
        }
        catch (SocketException missing) when (missing.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            // A machine without this loopback address can't have it in use either.
            return socket;
        }
    }
}
