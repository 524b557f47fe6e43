using System.Collections.Concurrent;
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
    private readonly bool _acceptMany;
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _watches = new();
    private readonly Task _serving;

    /// <param name="answer">Answers a request; the connection is closed behind it.</param>
    /// <param name="acceptMany">Whether requests are answered at once, and not one after the other.</param>
    public RawWorker(Func<NetworkStream, Task> answer, bool acceptMany = false)
    {
        (_answer, _acceptMany) = (answer, acceptMany);
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    public int Requests { get; private set; }

    /// <summary>Completes when that many requests have come.</summary>
    public Task ReachAsync(int requests)
    {
        var watch = _watches.GetOrAdd(requests, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (Requests >= requests)
            watch.TrySetResult();
        return watch.Task;
    }

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
                var answering = AnswerAsync(await _listener.AcceptTcpClientAsync());
                if (!_acceptMany)
                    await answering;
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient accepted)
    {
        using var connection = accepted;
        await using var stream = connection.GetStream();
        await ReadRequestAsync(stream);
        Requests++;
        if (_watches.TryGetValue(Requests, out var watch))
            watch.TrySetResult();
        await _answer(stream);
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
