using Microsoft.Extensions.Configuration;

namespace AgentSocket.AppHost.RedisChoice;

internal static class RedisChoiceExtensions
{
    /// <summary>
    /// Adds Redis as this machine can have it: the one that <c>ConnectionStrings:{name}</c> names; else a container, if an
    /// engine answers or the application is published; else a program of this machine. Null, and a word on standard error
    /// about what to install, if there is none of them.
    /// </summary>
    public static async Task<IResourceBuilder<IResourceWithConnectionString>?> AddRedisOfThisMachineAsync(
        this IDistributedApplicationBuilder builder, string name)
    {
        if (!string.IsNullOrEmpty(builder.Configuration.GetConnectionString(name)))
            return builder.AddConnectionString(name);

        if (builder.ExecutionContext.IsPublishMode || await ContainerEngine.AnswersAsync())
            return builder.AddRedis(name);

        if (SearchPath.Find("redis-server", "valkey-server") is { } program)
            return builder.AddLocalRedis(name, program);

        await Console.Error.WriteLineAsync(
            $"""
            There is no Redis to be had: no container engine answers (docker info, podman info), no redis-server or valkey-server
            is on the PATH, and no ConnectionStrings:{name} is set. One of them is enough. To install Redis:
              Debian, Ubuntu:  sudo apt-get install redis-server
              macOS:           brew install redis
            """);
        return null;
    }
}
