using AgentSocket.Server.Tests.Support;
using AgentSocket.Tests.Storage;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.Server.Tests.Fleet;

public sealed class LeaseTests
{
    /// <summary>Whatever store it is: a server that can't tell who is dead would leave runs without an end.</summary>
    [Fact]
    public async Task Server_OfAStoreWhoseLeaseIsShorterThanThreeBeats_DoesNotStart()
    {
        var time = new FakeTimeProvider();
        var store = new ReferenceStore(time, lease: TimeSpan.FromSeconds(2.9));

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => TestServer.StartAsync(store: store, clock: time));

        Assert.Contains("BeatInterval", failure.Message, StringComparison.Ordinal);
    }
}
