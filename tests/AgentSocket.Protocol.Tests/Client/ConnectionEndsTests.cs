using System.Globalization;
using System.Net.WebSockets;
using AgentSocket.Protocol.Client;
using AgentSocket.Protocol.Connections;
using AgentSocket.Protocol.Tests.Specification;

namespace AgentSocket.Protocol.Tests.Client;

public sealed class ConnectionEndsTests
{
    [Fact]
    public void CloseCodes_OfTheSpecification_SayWhetherTheClientConnectsAgain()
    {
        foreach (var row in MarkdownTable.Rows("07-errors.md", "code", "name", "sent by", "when", "does a client connect again?"))
        {
            var (_, next) = Explain(int.Parse(row[0], CultureInfo.InvariantCulture));
            Reconnection expected = row[4] switch
            {
                var cell when !cell.StartsWith("yes", StringComparison.Ordinal) => Reconnection.Never,
                var cell when cell.Contains("fresh session", StringComparison.Ordinal) => Reconnection.BeginAfresh,
                var cell when cell.Contains("pause", StringComparison.Ordinal) => Reconnection.ResumeAfterPause,
                _ => Reconnection.Resume,
            };
            Assert.Equal((row[1], expected), (row[1], next));
        }
    }

    [Theory]
    [InlineData(1001)]
    [InlineData(1005)]
    [InlineData(1011)]
    [InlineData(1012)]
    [InlineData(4999)]
    public void CloseCode_OfAnyOtherKind_IsThatOfALostConnection(int code)
    {
        var (failure, next) = Explain(code);

        Assert.Equal((ErrorCodes.ConnectionLost, true, Reconnection.Resume), (failure?.Code, failure?.Retryable, next));
    }

    [Theory]
    [InlineData(FrameError.CountMismatch, Reconnection.Resume)]
    [InlineData(FrameError.TooLarge, Reconnection.Never)]
    [InlineData(FrameError.Truncated, Reconnection.Never)]
    internal void Violation_OfTheServer_EndsTheClientUnlessItIsTheCounts(FrameError error, Reconnection expected)
    {
        var (failure, next) = ConnectionEnds.Explain(new ConnectionEnd.Violation(error));

        Assert.Equal((ErrorCodes.ProtocolError, expected), (failure?.Code, next));
    }

    [Fact]
    public void NormalEnd_IsNoFailure() => Assert.Equal((null, Reconnection.Never), Explain(1000));

    [Theory]
    [InlineData(true, Reconnection.Resume)]
    [InlineData(false, Reconnection.Never)]
    internal void Refusal_InTheHandshake_IsTriedAgainIfThatMayHelp(bool retryable, Reconnection expected)
    {
        var refusal = new AgentSocketException(ErrorCodes.ConnectionFailed, "No.") { Retryable = retryable };

        Assert.Equal((refusal, expected), ConnectionEnds.Explain(refusal));
    }

    private static (AgentSocketException? Failure, Reconnection Next) Explain(int code) =>
        ConnectionEnds.Explain(new ConnectionEnd.ClosedByPeer((WebSocketCloseStatus)code, ""));
}
