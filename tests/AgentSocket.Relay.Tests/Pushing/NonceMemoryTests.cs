using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Push;
using AgentSocket.Relay.Tests.Signing;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.Relay.Tests.Pushing;

public class NonceMemoryTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Nonce_WithinItsLifetime_IsRemembered()
    {
        var verifier = new InvocationVerifier(Keys.Options(Keys.First), _time);
        var memory = new NonceMemory(verifier, _time);
        for (var offset = 0; offset < 20; offset++)
        {
            Assert.True(memory.TryAdd($"n{offset}"));
            for (var passed = TimeSpan.Zero; passed < verifier.NonceLifetime; passed += TimeSpan.FromSeconds(13))
            {
                Assert.False(memory.TryAdd($"n{offset}"));
                Assert.True(memory.TryAdd($"o{offset}-{passed}"));
                _time.Advance(TimeSpan.FromSeconds(13));
            }
        }
    }

    [Fact]
    public void Nonce_LongAfterItsLifetime_IsForgotten()
    {
        var verifier = new InvocationVerifier(Keys.Options(Keys.First), _time);
        var memory = new NonceMemory(verifier, _time);
        Assert.True(memory.TryAdd("n"));

        _time.Advance(2 * verifier.NonceLifetime);

        Assert.True(memory.TryAdd("n"));
    }
}
