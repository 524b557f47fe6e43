using System.Net.Sockets;
using System.Text;

namespace AgentSocket.Faults.Proxy;

/// <summary>The first bytes of a connection: they say whose it is (<c>GET /ws?session=NAME HTTP/1.1</c>).</summary>
internal static class RequestLine
{
    private const int MaxBytes = 2048;
    private const string Key = "session=";

    /// <summary>Reads until the request line is whole.</summary>
    /// <returns>The session's name, empty if none is given, and all that was read; nothing was read if the client left.</returns>
    public static async Task<(string Session, byte[] Bytes)> ReadAsync(Socket client, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxBytes];
        var length = 0;
        while (length < MaxBytes && buffer.AsSpan(0, length).IndexOf("\r\n"u8) < 0)
        {
            var count = await client.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            if (count == 0)
                break;
            length += count;
        }

        var bytes = buffer[..length];
        return (SessionOf(Encoding.ASCII.GetString(bytes)), bytes);
    }

    public static string SessionOf(string head)
    {
        var line = head.Split("\r\n")[0];
        var start = line.IndexOf(Key, StringComparison.Ordinal);
        if (start < 0)
            return "";
        var name = line[(start + Key.Length)..];
        var end = name.AsSpan().IndexOfAny(' ', '&');
        return end < 0 ? name : name[..end];
    }
}
