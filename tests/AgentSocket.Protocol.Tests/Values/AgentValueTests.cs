using MessagePack;

namespace AgentSocket.Protocol.Tests.Values;

public sealed class AgentValueTests
{
    [Fact]
    public void None_IsNoValue_AndNilIsOne()
    {
        Assert.True(AgentValue.None.IsNone);
        Assert.False(AgentValue.Nil.IsNone);
        Assert.NotEqual(AgentValue.None, AgentValue.Nil);
        Assert.Equal(MessagePackType.Nil, AgentValue.Nil.Type);
        Assert.Throws<InvalidOperationException>(() => AgentValue.None.Type);
    }

    [Fact]
    public void TryGetString_OfAString_GivesIt()
    {
        AgentValue value = "Grüße 👩";

        Assert.True(value.TryGetString(out var text));
        Assert.Equal("Grüße 👩", text);
    }

    [Fact]
    public void TryGetString_OfAnythingElse_GivesNothing()
    {
        Assert.False(AgentValue.None.TryGetString(out _));
        Assert.False(AgentValue.Nil.TryGetString(out _));
        Assert.False(AgentValue.FromJson("5").TryGetString(out _));
        Assert.False(AgentValue.FromJson("[\"a\"]").TryGetString(out _));
    }

    [Fact]
    public void Equals_OfTheSameBytesInOtherMemory_IsTrue()
    {
        AgentValue one = "same";
        AgentValue other = "same";

        Assert.True(one == other);
        Assert.False(one != other);
        Assert.True(one.Equals((object)other));
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.True(one != "different");
    }

    [Fact]
    public void ToOwned_OfAValueThatBorrows_StaysWhenTheBufferIsUsedAgain()
    {
        byte[] buffer = [(byte)FrameType.Stream, 0x92, 0x01, 0xA2, (byte)'H', (byte)'i'];
        Assert.Equal(FrameError.None, FrameCodec.Read<StreamFrame>(buffer, FrameLimits.Default, out var frame));
        var owned = frame.Delta.ToOwned();

        buffer[4] = (byte)'h';

        Assert.True(frame.Delta.TryGetString(out var borrowed));
        Assert.True(owned.TryGetString(out var kept));
        Assert.Equal(("hi", "Hi"), (borrowed, kept));
    }

    [Fact]
    public void ToOwned_OfNoValue_IsNoValue() => Assert.True(AgentValue.None.ToOwned().IsNone);

    [Fact]
    public void ToString_OfAnyValue_ShowsNothingOfIt()
    {
        Assert.Equal("none", AgentValue.None.ToString());
        Assert.Equal("String of 7 bytes", ((AgentValue)"secret").ToString());
        Assert.Equal("Map of 12 bytes", AgentValue.FromJson("{\"key\":\"secret\"}").ToString());
    }

    [Fact]
    public void ToString_OfAFrameWithAPayload_ShowsNothingOfIt()
    {
        AgentValue secret = "secret";
        object[] frames =
        [
            new HelloFrame(1, "c", "s", "secret", new SessionLimits()), new ClientHelloFrame(1, "client", "secret"),
            new ResumeFrame("s", "secret", 1), new ResumedFrame(ResumeOutcome.Resumed, 1, "secret", []),
            new InvokeFrame(1, "chat", secret), new StreamFrame(1, secret), new ToolCallFrame(1, 1, "tool", secret),
            new CompleteFrame(1, RunOutcome.Ok, new RunMetrics(), secret), new SteerFrame(1, 1, secret), new SteeredFrame(1, 1, SteerStatus.Expired, secret),
            new ClarifyFrame(1, 1, "prompt", secret, Choices: secret), new ReplyFrame(1, 1, ReplyAction.Accept, secret),
            new EventFrame("topic", secret), new ToolResultFrame(1, 1, ToolStatus.Ok, secret), new ToolDefinition("tool", "", secret),
        ];

        Assert.All(frames, frame => Assert.DoesNotContain("secret", frame.ToString(), StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("", FrameError.Empty)]
    [InlineData("C1", FrameError.ReservedCode)]
    [InlineData("A2FF", FrameError.Truncated)]
    [InlineData("A1FF", FrameError.InvalidUtf8)]
    [InlineData("C0C0", FrameError.TrailingBytes)]
    [InlineData("DDFFFFFFFF", FrameError.Truncated)]
    public void TryParse_OfWhatIsNotOneValue_FindsTheError(string hex, FrameError expected)
    {
        Assert.Equal(expected, AgentValue.TryParse(Convert.FromHexString(hex), out var value));
        Assert.True(value.IsNone);
    }

    [Theory]
    [InlineData("C0")]
    [InlineData("93010203")]
    [InlineData("81A16191C0")]
    public void TryParse_OfOneValue_BorrowsIt(string hex)
    {
        Assert.Equal(FrameError.None, AgentValue.TryParse(Convert.FromHexString(hex), out var value));
        Assert.Equal(hex, Convert.ToHexString(value.Bytes.Span));
    }

    [Fact]
    public void FromString_OfHalfASurrogatePair_IsValidText()
    {
        var value = AgentValue.FromString("a\ud83d");

        Assert.Equal(FrameError.None, AgentValue.TryParse(value.Bytes, out _));
        Assert.True(value.TryGetString(out var text));
        Assert.Equal("a\uFFFD", text);
    }
}
