using AgentSocket.Faults.Processes;

namespace AgentSocket.Faults.Tests.Processes;

public sealed class ServiceLogsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logs").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ErrorOfOneOfOurs_IsFound()
    {
        File.WriteAllLines(Path.Combine(_folder, "Relay-1.log"), ["warn: AgentSocket.Relay[1]", "      A warning.", "fail: AgentSocket.Server[2]", "      A session failed.", "      InvalidOperationException"]);

        var finding = Assert.Single(ServiceLogs.Check(_folder, wasRedisAway: true));

        Assert.Equal(("log", "Relay-1", "A session failed. InvalidOperationException"), (finding.Rule, finding.Session, finding.Message));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void ErrorOfAWorkerThatCantReachRedis_IsFoundOnlyWhereRedisWasThere(bool wasRedisAway, int count)
    {
        File.WriteAllLines(Path.Combine(_folder, "FunctionWorker-1.log"), ["fail: AgentSocket.FunctionWorker.Invoking.InvokeEndpoint[2502]", "      Run 7 of session s can't be taken, for Redis doesn't answer"]);

        Assert.Equal(count, ServiceLogs.Check(_folder, wasRedisAway).Count());
    }

    [Fact]
    public void LogsOfEarlierScenarios_AreForgotten()
    {
        File.WriteAllText(Path.Combine(_folder, "Relay-1.log"), "fail: AgentSocket.Server[2]");

        ServiceLogs.Clear(_folder);

        Assert.Empty(ServiceLogs.Check(_folder, wasRedisAway: true));
    }
}
