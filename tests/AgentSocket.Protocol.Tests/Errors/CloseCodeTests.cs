using System.Net.WebSockets;

namespace AgentSocket.Protocol.Tests.Errors;

public sealed class CloseCodeTests
{
    [Theory]
    [InlineData(CloseCode.Normal, 1000)]
    [InlineData(CloseCode.TooLarge, 1009)]
    [InlineData(CloseCode.ProtocolError, 4400)]
    [InlineData(CloseCode.Unauthorized, 4401)]
    [InlineData(CloseCode.Heartbeat, 4408)]
    [InlineData(CloseCode.Superseded, 4409)]
    [InlineData(CloseCode.SessionGone, 4410)]
    [InlineData(CloseCode.RateLimited, 4429)]
    [InlineData(CloseCode.Draining, 4503)]
    public void ToStatus_OfACode_IsItsNumberOnTheWire(CloseCode code, int status) =>
        Assert.Equal((WebSocketCloseStatus)status, code.ToStatus());

    [Fact]
    public void For_AnyViolation_IsAProtocolErrorUnlessItIsTheSizeTheCountsOrTheWindow()
    {
        Assert.Equal(CloseCode.TooLarge, CloseCodes.For(FrameError.TooLarge));
        Assert.Equal(CloseCode.Heartbeat, CloseCodes.For(FrameError.CountMismatch));
        Assert.Equal(CloseCode.RateLimited, CloseCodes.For(FrameError.Overrun));
        foreach (var error in Enum.GetValues<FrameError>().Except([FrameError.None, FrameError.TooLarge, FrameError.CountMismatch, FrameError.Overrun]))
            Assert.Equal(CloseCode.ProtocolError, CloseCodes.For(error));
    }
}
