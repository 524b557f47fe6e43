using AgentSocket.Protocol.Client;

namespace AgentSocket.Protocol.Tests.Client;

public sealed class AgentSocketClientOptionsTests
{
    public static TheoryData<AgentSocketClientOptions> OutOfRange =>
    [
        new AgentSocketClientOptions { ConnectTimeout = TimeSpan.Zero },
        new AgentSocketClientOptions { PongTimeout = TimeSpan.FromMinutes(11) },
        new AgentSocketClientOptions { MaxFrameBytes = 1023 },
        new AgentSocketClientOptions { ReconnectBaseDelay = TimeSpan.Zero },
        new AgentSocketClientOptions { ReconnectBaseDelay = TimeSpan.FromSeconds(6) },
        new AgentSocketClientOptions { ReconnectMaxDelay = TimeSpan.FromMinutes(11) },
        new AgentSocketClientOptions { ReconnectTimeout = TimeSpan.Zero },
    ];

    [Theory]
    [MemberData(nameof(OutOfRange), DisableDiscoveryEnumeration = true)]
    public async Task Connect_WithAnOptionOutOfItsRange_Throws(AgentSocketClientOptions options) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => AgentSocketClient.ConnectAsync(new Uri("ws://127.0.0.1:1/"), options, TestContext.Current.CancellationToken));

    [Fact]
    public void Defaults_AreValid() => new AgentSocketClientOptions().Validate();
}
