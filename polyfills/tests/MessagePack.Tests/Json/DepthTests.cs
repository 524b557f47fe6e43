using MessagePack.Tests.Samples;

namespace MessagePack.Tests.Json;

/// <summary>How deep data may nest.</summary>
public sealed class DepthTests
{
    private static readonly MessagePackSerializerOptions Untrusted =
        MessagePackSerializerOptions.Standard.WithSecurity(MessagePackSecurity.UntrustedData);

    private static readonly MessagePackSerializerOptions ThreeDeep =
        Untrusted.WithSecurity(MessagePackSecurity.UntrustedData.WithMaximumObjectGraphDepth(3));

    [Theory]
    [InlineData("91 91 90", "[[[]]]")]
    [InlineData("81 c0 81 c0 80", "{\"null\":{\"null\":{}}}")]
    [InlineData("93 919101 919102 9190", "[[[1]],[[2]],[[]]]")]
    public void ConvertToJson_AsDeepAsAllowed_GivesJson(string hex, string json) =>
        Assert.Equal(json, MessagePackSerializer.ConvertToJson(Wire.Hex(hex), ThreeDeep));

    [Theory]
    [InlineData("91 91 91 90")]
    [InlineData("81 c0 81 c0 81 c0 80")]
    [InlineData("91 81 91 80 c0")]
    public void ConvertToJson_Deeper_IsRejected(string hex)
    {
        byte[] bytes = [.. Wire.Hex(hex), .. new byte[8]];
        var failure = Assert.Throws<MessagePackSerializationException>(() => MessagePackSerializer.ConvertToJson(bytes, ThreeDeep));

        Assert.IsType<InsufficientExecutionStackException>(failure.InnerException);
    }

    [Fact]
    public void ConvertToJson_UntrustedData_MayNest500Deep()
    {
        byte[] Nested(int depth) => [.. Enumerable.Repeat((byte)0x91, depth - 1), 0x90];

        Assert.Equal(new string('[', 500) + new string(']', 500), MessagePackSerializer.ConvertToJson(Nested(500), Untrusted));
        var failure = Assert.Throws<MessagePackSerializationException>(() => MessagePackSerializer.ConvertToJson(Nested(501), Untrusted));
        Assert.IsType<InsufficientExecutionStackException>(failure.InnerException);
        Assert.Throws<MessagePackSerializationException>(() => MessagePackSerializer.ConvertToJson(Nested(1_000_000), Untrusted));
    }

    [Theory]
    [InlineData("[[[]]]", "91 91 90")]
    [InlineData("""{"a":{"a":{}}}""", "81 a161 81 a161 80")]
    public void ConvertFromJson_AsDeepAsAllowed_GivesBytes(string json, string hex) =>
        Assert.Equal(Wire.Hex(hex), MessagePackSerializer.ConvertFromJson(json, ThreeDeep));

    [Theory]
    [InlineData("[[[[]]]]")]
    [InlineData("""{"a":[{"a":[]}]}""")]
    public void ConvertFromJson_Deeper_IsRejected(string json) =>
        Assert.Throws<InsufficientExecutionStackException>(() => MessagePackSerializer.ConvertFromJson(json, ThreeDeep));

    [Fact]
    public void DepthStep_UpToTheLimit_CountsOnTheReader()
    {
        var security = MessagePackSecurity.UntrustedData.WithMaximumObjectGraphDepth(2);
        var reader = new MessagePackReader(new byte[] { 0xc0 });

        security.DepthStep(ref reader);
        security.DepthStep(ref reader);

        Assert.Equal(2, reader.Depth);
        Wire.ReadFailing<InsufficientExecutionStackException, object?>(default, (ref deep) =>
        {
            deep.Depth = 2;
            security.DepthStep(ref deep);
            return null;
        });
    }

    [Fact]
    public void Security_Default_IsTrustedData()
    {
        Assert.Same(MessagePackSecurity.TrustedData, MessagePackSerializerOptions.Standard.Security);
        Assert.Equal(500, MessagePackSecurity.TrustedData.MaximumObjectGraphDepth);
        Assert.Equal(500, MessagePackSecurity.UntrustedData.MaximumObjectGraphDepth);
        Assert.Same(MessagePackSerializerOptions.Standard, MessagePackSerializer.DefaultOptions);
    }

    [Fact]
    public void With_SameValue_GivesTheSameInstance()
    {
        Assert.Same(Untrusted, Untrusted.WithSecurity(MessagePackSecurity.UntrustedData));
        Assert.Same(MessagePackSecurity.UntrustedData, MessagePackSecurity.UntrustedData.WithMaximumObjectGraphDepth(500));
        Assert.Same(MessagePackSecurity.UntrustedData, Untrusted.Security);
        Assert.Equal(3, ThreeDeep.Security.MaximumObjectGraphDepth);
    }

    [Fact]
    public void WithSecurity_Null_IsRejected() =>
        Assert.Throws<ArgumentNullException>(() => MessagePackSerializerOptions.Standard.WithSecurity(null!));
}
