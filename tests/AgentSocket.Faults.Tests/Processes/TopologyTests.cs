using AgentSocket.Faults.Processes;

namespace AgentSocket.Faults.Tests.Processes;

public sealed class TopologyTests
{
    [Theory]
    [InlineData("direct", 0, 0)]
    [InlineData("relay:2", 2, 1)]
    [InlineData("relay:3/2", 3, 2)]
    [InlineData("relay:1/recording", 1, 0)]
    public void Topology_IsReadFromItsText(string text, int relays, int workers) => Assert.Equal(new Topology(relays, workers), Topology.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("relay")]
    [InlineData("relay:0")]
    [InlineData("relay:2/x")]
    [InlineData("relay:2/1/1")]
    public void Topology_ThatIsNone_IsNull(string text) => Assert.Null(Topology.Parse(text));
}
