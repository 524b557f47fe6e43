namespace AgentSocket.AppHost.RedisChoice;

/// <summary>
/// What Redis is told: a file that only we can read, because anyone on the machine can read a command line, and that exists
/// only until Redis has read it.
/// </summary>
internal sealed class LocalRedisConfiguration(LocalRedisResource redis)
{
    private string? _folder;

    /// <summary>Writes the file, and says where it is.</summary>
    public async Task<string> WriteAsync(CancellationToken cancellationToken)
    {
        _folder = Directory.CreateTempSubdirectory("agent-socket-redis-").FullName;
        var file = Path.Combine(_folder, "redis.conf");
        string[] lines =
        [
            "bind 127.0.0.1 -::1",
            $"port {redis.PrimaryEndpoint.Port}",
            $"dir {_folder}",
            $"requirepass {await redis.Password.GetValueAsync(cancellationToken)}",
            "save \"\"",
            "appendonly no",
        ];
        await File.WriteAllLinesAsync(file, lines, cancellationToken);
        return file;
    }

    /// <summary>Removes the file. Redis keeps nothing, so it needs no folder either.</summary>
    public Task ForgetAsync()
    {
        if (_folder is { } folder)
            Directory.Delete(folder, recursive: true);
        _folder = null;
        return Task.CompletedTask;
    }
}
