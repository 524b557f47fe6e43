namespace AgentSocket.Protocol.Tests.Specification;

/// <summary>What is generated is what would be generated now.</summary>
public sealed class GeneratedPartsTests
{
    [Fact]
    public Task Vectors_MadeAnewFromTheirFields_HaveTheSameBytes() =>
        Checkout.RunNodeAsync(TestContext.Current.CancellationToken, "tests/vectors/generate.mjs", "--check");

    [Fact]
    public Task Specification_WrittenAnewFromTheVectors_IsTheSame() =>
        Checkout.RunNodeAsync(TestContext.Current.CancellationToken, "eng/spec/examples.mjs", "--check");
}
