using AgentSocket.Protocol.Client;
using FsCheck;
using FsCheck.Fluent;

namespace AgentSocket.Protocol.Tests.Client;

public sealed class ReconnectPolicyTests
{
    private static readonly TimeSpan Base = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(5);

    private static Gen<double> Jitter { get; } = Gen.Choose(0, 999_999).Select(millionths => millionths / 1_000_000d);

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 200)]
    [InlineData(5, 3_200)]
    [InlineData(6, 5_000)]
    [InlineData(2_000_000_000, 5_000)]
    public void Delay_AtTheJittersEnd_IsTheBaseDoubledWithEachAttemptUpToTheMaximum(int attempt, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), new ReconnectPolicy(Base, Max, () => 1).Delay(attempt));

    [Fact]
    public void Delay_OfAnyAttempt_IsBetweenNothingAndItsBound() =>
        Prop.ForAll(
            Arb.From(from attempt in Gen.Choose(0, 1_000) from jitter in Jitter from @base in Gen.Choose(1, 60_000) from max in Gen.Choose(@base, 600_000) select (attempt, jitter, @base, max)),
            drawn =>
            {
                var (@base, max) = (TimeSpan.FromMilliseconds(drawn.@base), TimeSpan.FromMilliseconds(drawn.max));
                var delay = new ReconnectPolicy(@base, max, () => drawn.jitter).Delay(drawn.attempt);
                var bound = drawn.attempt < 20 && @base * Math.Pow(2, drawn.attempt) < max ? @base * Math.Pow(2, drawn.attempt) : max;
                return delay >= TimeSpan.Zero && delay <= bound && Math.Abs((delay / bound) - drawn.jitter) < 0.01;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Pause_OfAnyJitter_IsAtLeastHalfOfTheMaximum() =>
        Prop.ForAll(Arb.From(Jitter), jitter => new ReconnectPolicy(Base, Max, () => jitter).Pause() is var pause && pause >= Max / 2 && pause <= Max)
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(30_000, 1_000)]
    [InlineData(1_000, 500)]
    [InlineData(0, 0)]
    public void MoveDelay_AtTheJittersEnd_IsASecondOrHalfOfTheDrain(int drain, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), new ReconnectPolicy(Base, Max, () => 1).MoveDelay(TimeSpan.FromMilliseconds(drain)));
}
