using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AgentSocket.Faults.Processes;

/// <summary>A Redis of its own, on a loopback port of its own. Keeps its data over a restart only if asked to.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
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

    /// <summary>Has it forget everything.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken) => await AskAsync(reader => reader.ReadLineAsync(cancellationToken).AsTask(), cancellationToken, "FLUSHALL");

    /// <summary>The names of all keys; null if it doesn't answer in time.</summary>
    public Task<IReadOnlyList<string>?> KeysAsync(TimeSpan limit, TimeProvider time) => NamesAsync("return redis.call('KEYS', '*')", limit, time);

    /// <summary>The names of the keys that never expire, at one moment; null if it doesn't answer in time.</summary>
    public Task<IReadOnlyList<string>?> LastingKeysAsync(TimeSpan limit, TimeProvider time) => NamesAsync(
        "local lasting = {} for _, key in ipairs(redis.call('KEYS', '*')) do if redis.call('PTTL', key) == -1 then lasting[#lasting + 1] = key end end return lasting", limit, time);

    private async Task<IReadOnlyList<string>?> NamesAsync(string script, TimeSpan limit, TimeProvider time)
    {
        using var late = new CancellationTokenSource(limit, time);
        try
        {
            return await AskAsync(reader => ReadNamesAsync(reader, late.Token), late.Token, "EVAL", script, "0");
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException or FormatException)
        {
            // It is being ended, frozen or started.
            return null;
        }
    }

    private static async Task<IReadOnlyList<string>> ReadNamesAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var names = new string[await ReadNumberAsync(reader, cancellationToken)];
        for (var i = 0; i < names.Length; i++)
        {
            await ReadNumberAsync(reader, cancellationToken);
            names[i] = await reader.ReadLineAsync(cancellationToken) ?? throw new IOException("Redis has left.");
        }

        return names;
    }

    /// <summary>Sends a command, and reads its answer.</summary>
    private async Task<T> AskAsync<T>(Func<StreamReader, Task<T>> readAsync, CancellationToken cancellationToken, params string[] words)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", Port, cancellationToken);
        await using var stream = connection.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var command = string.Concat([$"*{words.Length}\r\n", .. words.Select(word => $"${word.Length}\r\n{word}\r\n")]);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command), cancellationToken);
        return await readAsync(reader);
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
        int.Parse((await reader.ReadLineAsync(cancellationToken) ?? throw new IOException("Redis has left."))[1..], CultureInfo.InvariantCulture);
}
