using AgentSocket.WebClient.Chat.Figures;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.WebClient.Tests.Chat.Figures;

public sealed class TokenRateTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Rate_OfTokensAtAnEvenPace_IsThatPace()
    {
        var rate = new TokenRate(_time);
        for (var i = 0; i < 11; i++)
        {
            rate.OnToken();
            _time.Advance(TimeSpan.FromMilliseconds(20));
        }

        Assert.Equal(11, rate.Count);
        Assert.Equal(50, rate.PerSecond!.Value, precision: 6);
    }

    [Fact]
    public void Rate_BeforeASecondTokenCame_IsUnknown()
    {
        var rate = new TokenRate(_time);
        Assert.Null(rate.PerSecond);

        rate.OnToken();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(rate.PerSecond);
    }

    [Fact]
    public void Rate_OfTokensAtTheSameMoment_IsUnknown()
    {
        var rate = new TokenRate(_time);
        rate.OnToken();
        rate.OnToken();
        Assert.Null(rate.PerSecond);
    }

    /// <summary>They came in one piece of the network: what lies between them is the page's own time.</summary>
    [Theory]
    [InlineData(10, 1)]
    [InlineData(3, 4_999)]
    [InlineData(2, 1_000_000)]
    public void Rate_OfTokensThatAreTooFewOrTooClose_IsUnknown(int tokens, int microseconds)
    {
        var rate = new TokenRate(_time);
        for (var i = 0; i < tokens; i++)
        {
            rate.OnToken();
            _time.Advance(TimeSpan.FromMicroseconds(microseconds));
        }

        Assert.Equal(tokens, rate.Count);
        Assert.Null(rate.PerSecond);
    }
}
