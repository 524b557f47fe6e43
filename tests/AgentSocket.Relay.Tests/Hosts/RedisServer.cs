using System.ComponentModel;
using System.Diagnostics;
using StackExchange.Redis;

namespace AgentSocket.Relay.Tests.Hosts;

/// <summary>A Redis of its own, on a free loopback port, that keeps nothing.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly Process _process;
    private ConnectionMultiplexer? _connection;

    private RedisServer(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public string ConnectionString => ConnectionStringOf(Port);

    public static string ConnectionStringOf(int port) => $"127.0.0.1:{port}";

    public static async Task<RedisServer> StartAsync(int? port = null)
    {
        var chosen = port ?? FreePort.Find();
        var server = new RedisServer(Launch(chosen), chosen);
        while (await server._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().Soon() is { } line)
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
                return server;
        }

        throw new InvalidOperationException($"redis-server didn't start on port {chosen}.");
    }

    public async Task<IDatabase> GetDatabaseAsync() => (_connection ??= await ConnectionMultiplexer.ConnectAsync(ConnectionString)).GetDatabase();

    public async Task<string[]> KeysAsync()
    {
        var database = await GetDatabaseAsync();
        return (string[])(await database.ExecuteAsync("KEYS", "*"))!;
    }

    public async Task<long> TurnsAsync(string sessionId) => await (await GetDatabaseAsync()).ListLengthAsync($"asp:{{{sessionId}}}:conversation");

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.CloseAsync();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Launch(int port)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--databases", "4096"])
            {
                RedirectStandardOutput = true,
                WorkingDirectory = Path.GetTempPath(),
            })!;
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException("These tests need redis-server. To install it: sudo apt-get install redis-server", exception);
        }
    }
}
