using System.Net.Sockets;
using System.Text;
using Aspire.Tests.Applications;

namespace Aspire.Tests;

public sealed class RedisTests
{
    [Fact]
    public async Task Redis_NotToBeHad_IsAnnouncedWithTheInstallLine()
    {
        await using var appHost = AppHostProcess.Product(new Dictionary<string, string> { ["PATH"] = "/nowhere" });

        Assert.Equal(1, await appHost.ExitAsync());
        Assert.Contains("sudo apt-get install redis-server", appHost.Output, StringComparison.Ordinal);
        Assert.Contains("brew install redis", appHost.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", appHost.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redis_AsAProgram_AnswersToThoseWhoKnowThePassword()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AgentSocket_AppHost>(cancellationToken);
        foreach (var service in builder.Resources.OfType<ProjectResource>().ToArray())
            builder.Resources.Remove(service);
        await using var application = await builder.BuildAsync(cancellationToken);
        await application.StartAsync(cancellationToken);

        await application.ResourceNotifications.WaitForResourceHealthyAsync("redis", cancellationToken);

        var connection = (await application.GetConnectionStringAsync("redis", cancellationToken))!.Split(',');
        var address = connection[0].Split(':');
        var password = connection[1]["password=".Length..];
        Assert.StartsWith("-NOAUTH", await AskAsync(address, "PING", cancellationToken), StringComparison.Ordinal);
        Assert.Equal("+OK", await AskAsync(address, $"AUTH {password}", cancellationToken));
    }

    [Fact]
    public async Task Redis_InAContainer_RunsWithoutItsPasswordOnACommandLineAndIsRemoved()
    {
        using var engine = FakeContainerEngine.Create();
        await using var appHost = AppHostProcess.Fixture("container", new Dictionary<string, string>
        {
            ["PATH"] = $"{engine.Folder}:{Environment.GetEnvironmentVariable("PATH")}",
            ["FAKE_ENGINE_LOG"] = engine.LogFile,
        });
        await appHost.UntilAsync("Ctrl+C");
        Assert.Matches(@"redis +ready", appHost.Output);
        appHost.Signal("TERM");
        Assert.Equal(0, await appHost.ExitAsync());

        var commands = engine.Commands();
        var run = Assert.Single(commands, command => command.StartsWith("run ", StringComparison.Ordinal));
        Assert.Matches(@"^run --rm --init --name redis-[0-9a-f]{8} -p 127\.0\.0\.1:\d+:6379 --entrypoint /bin/sh -e REDIS_PASSWORD docker\.io/library/redis:8\.6 -c redis-server --requirepass \$REDIS_PASSWORD$", run);
        var name = run.Split(' ')[4];
        Assert.Contains($"rm --force {name}", commands);
    }

    private static async Task<string?> AskAsync(string[] address, string command, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address[0], int.Parse(address[1], System.Globalization.CultureInfo.InvariantCulture), cancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{command}\r\n"), cancellationToken);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadLineAsync(cancellationToken);
    }
}
