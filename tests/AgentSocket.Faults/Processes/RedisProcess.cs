using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AgentSocket.Faults.Processes;

/// <summary>A Redis of its own, on a loopback port of its own. Keeps its data over a restart only if asked to.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    /// <summary>What TTL says of a key without one.</summary>
    private const int NeverExpires = -1;

    private RedisProcess(ChildProcess process, int port) => (Process, Port) = (process, port);

    public ChildProcess Process { get; }

    public int Port { get; }

    public string ConnectionString => $"127.0.0.1:{Port}";

    public static async Task<RedisProcess> StartAsync(string folder, bool persists, TimeProvider time, CancellationToken cancellationToken)
    {
        var port = Ports.Free();
        var data = Directory.CreateDirectory(Path.Combine(folder, $"redis-{port}"));
        string[] arguments =
        [
            "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", data.FullName,
            "--save", "", "--appendonly", persists ? "yes" : "no", "--appendfsync", "always",
        ];
        var process = new ChildProcess("redis", "redis-server", arguments, new Dictionary<string, string>(), Path.Combine(folder, "redis.log"), time);
        var redis = new RedisProcess(process, port);
        await redis.StartAgainAsync(cancellationToken);
        return redis;
    }

    public Task StartAgainAsync(CancellationToken cancellationToken) => Process.StartAsync(IsReadyAsync, cancellationToken);

    /// <summary>The names of the keys that never expire.</summary>
    public async Task<IReadOnlyList<string>> LastingKeysAsync(CancellationToken cancellationToken)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", Port, cancellationToken);
        await using var stream = connection.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await stream.WriteAsync("KEYS *\r\n"u8.ToArray(), cancellationToken);
        var keys = new string[await ReadNumberAsync(reader, cancellationToken)];
        for (var i = 0; i < keys.Length; i++)
        {
            await ReadNumberAsync(reader, cancellationToken);
            keys[i] = await reader.ReadLineAsync(cancellationToken) ?? "";
        }

        var lasting = new List<string>();
        foreach (var key in keys)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"TTL {key}\r\n"), cancellationToken);
            if (await ReadNumberAsync(reader, cancellationToken) == NeverExpires)
                lasting.Add(key);
        }

        return lasting;
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync("127.0.0.1", Port, cancellationToken);
            await using var stream = connection.GetStream();
            await stream.WriteAsync("PING\r\n"u8.ToArray(), cancellationToken);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return await reader.ReadLineAsync(cancellationToken) == "+PONG";
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }

    /// <summary>The number in a reply's first line, behind the character that says its type.</summary>
    private static async Task<int> ReadNumberAsync(StreamReader reader, CancellationToken cancellationToken) =>
        int.Parse((await reader.ReadLineAsync(cancellationToken))![1..], CultureInfo.InvariantCulture);
}
