using AgentSocket.WebClient.Connections;

namespace AgentSocket.WebClient.Tests.Connections;

public sealed class SocketAddressTests
{
    [Theory]
    [InlineData("http://localhost:5081", "ws://localhost:5081/ws")]
    [InlineData("https://relay.example.com", "wss://relay.example.com/ws")]
    [InlineData("ws://localhost:5081/", "ws://localhost:5081/ws")]
    [InlineData("wss://example.com/agents/one?tenant=a", "wss://example.com/agents/one?tenant=a")]
    [InlineData("https://example.com:8443/base", "wss://example.com:8443/base")]
    public void Address_OfAService_BecomesThatOfItsSocket(string address, string socket)
    {
        Assert.True(SocketAddress.TryParse(address, out var parsed));
        Assert.Equal(new Uri(socket), parsed);
        Assert.Equal(new Uri(socket).Port, parsed.Port);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("localhost:5081")]
    [InlineData("/ws")]
    [InlineData("ftp://localhost/ws")]
    public void Address_OfAnotherKind_IsRefused(string? address) => Assert.False(SocketAddress.TryParse(address, out _));
}
