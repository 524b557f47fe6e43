using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AgentSocket.Relay.Tests.Hosts;

/// <summary>A worker that writes HTTP/1.1 by hand: what servers don't let one do, such as trailers and broken bodies.</summary>
internal sealed class RawWorker : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<NetworkStream, Task> _answer;
    private readonly Task _serving;

    public RawWorker(Func<NetworkStream, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    public int Requests { get; private set; }

    public static string Head(string contentType, string more = "") =>
        $"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\nTransfer-Encoding: chunked\r\n{more}\r\n";

    public static byte[] Chunk(params byte[] bytes) =>
        [.. Encoding.ASCII.GetBytes(bytes.Length.ToString("X", CultureInfo.InvariantCulture) + "\r\n"), .. bytes, .. "\r\n"u8];

    public void Dispose()
    {
        _listener.Dispose();
        Assert.True(_serving.IsCompleted || _serving.Status is TaskStatus.WaitingForActivation);
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptTcpClientAsync();
                Requests++;
                await using var stream = connection.GetStream();
                await ReadRequestAsync(stream);
                await _answer(stream);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }

    private static async Task ReadRequestAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (true)
        {
            var count = await stream.ReadAsync(buffer);
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            var head = text.ToString();
            var end = head.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
                continue;
            var length = head.Split("\r\n").Single(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))[15..];
            if (head.Length - end - 4 >= int.Parse(length, CultureInfo.InvariantCulture))
                return;
        }
    }
}
