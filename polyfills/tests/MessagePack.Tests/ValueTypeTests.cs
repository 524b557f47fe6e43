using MessagePack.Tests.Samples;

namespace MessagePack.Tests;

/// <summary>The small values of the API.</summary>
public sealed class ValueTypeTests
{
    [Fact]
    public void Nil_AnyTwo_AreEqual()
    {
        Assert.True(Nil.Default == default);
        Assert.False(Nil.Default != default);
        Assert.True(Nil.Default.Equals((object)default(Nil)));
        Assert.False(Nil.Default.Equals(null));
        Assert.Equal(Nil.Default.GetHashCode(), default(Nil).GetHashCode());
        Assert.Equal("()", Nil.Default.ToString());
    }

    [Fact]
    public void ExtensionHeader_SameTypeAndLength_AreEqual()
    {
        Assert.True(new ExtensionHeader(1, 2).Equals(new ExtensionHeader(1, 2u)));
        Assert.False(new ExtensionHeader(1, 2).Equals(new ExtensionHeader(2, 2)));
        Assert.False(new ExtensionHeader(1, 2).Equals(new ExtensionHeader(1, 3)));
    }

    [Fact]
    public void ExtensionResult_OfSegments_HasTheirLength()
    {
        var extension = new ExtensionResult(7, Segments.Cut(new byte[] { 1, 2, 3 }, 1));

        Assert.True(new ExtensionHeader(7, 3).Equals(extension.Header));
        Assert.Equal("7:010203", Sample.Text(extension));
    }
}
