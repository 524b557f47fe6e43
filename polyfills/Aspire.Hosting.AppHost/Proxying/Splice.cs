using System.Buffers;
using System.Net.Sockets;

namespace Aspire.Hosting.Proxying;

/// <summary>Hands on what one socket sends to another.</summary>
internal static class Splice
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Copies until the source ends. An orderly end is handed on as such; a broken one breaks both.</summary>
    public static async Task CopyAsync(Socket source, Socket destination, CancellationToken stopping)
    {
        var buffer = Array.Empty<byte>();
        try
        {
            while (true)
            {
                // Waits without a buffer: connections are idle most of the time.
                await source.ReceiveAsync(Memory<byte>.Empty, stopping).ConfigureAwait(false);
                buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
                var count = await source.ReceiveAsync(buffer.AsMemory(), stopping).ConfigureAwait(false);
                if (count == 0)
                    break;

                for (var sent = 0; sent < count;)
                    sent += await destination.SendAsync(buffer.AsMemory(sent, count - sent), stopping).ConfigureAwait(false);
                Return(ref buffer);
            }

            destination.Shutdown(SocketShutdown.Send);
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            Break(source);
            Break(destination);
        }
        finally
        {
            Return(ref buffer);
        }
    }

    private static void Break(Socket socket)
    {
        // A reset, so that the peer doesn't take a lost end for an orderly one.
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    private static void Return(ref byte[] buffer)
    {
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }
}
