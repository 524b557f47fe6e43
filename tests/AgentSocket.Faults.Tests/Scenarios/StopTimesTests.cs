using AgentSocket.Faults.Scenario;

namespace AgentSocket.Faults.Tests.Scenarios;

public sealed class StopTimesTests
{
    private readonly StopTimes _times = new();

    [Fact]
    public void ServiceThatTakesTooLongToEnd_IsFound()
    {
        _times.Add("Relay-1", TimeSpan.FromSeconds(10));
        _times.Add("Relay-2", TimeSpan.FromSeconds(31));

        Assert.Equal("Relay-2", Assert.Single(_times.Check()).Session);
        Assert.Equal("Relay-1 10.0 s; Relay-2 31.0 s", _times.Text);
    }
}
