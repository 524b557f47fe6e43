using AgentSocket.Protocol.Client;

namespace AgentSocket.Protocol.Tests.Framing;

/// <summary>What a frame prints may reach a log: it names what it is about, and shows neither payloads nor secrets.</summary>
public sealed class PrintedFrameTests
{
    private const string Secret = "S3CRET";

    public static TheoryData<object> Printed =>
    [
        new HelloFrame(1, "c", "s", Secret, new SessionLimits()),
        new ClientHelloFrame(1, "client", Secret),
        new InvokeFrame(1, "chat", Secret),
        new StreamFrame(1, Secret),
        new ToolCallFrame(1, 1, "tool", Secret),
        new ToolResultFrame(1, 1, ToolStatus.Ok, Secret),
        new CompleteFrame(1, RunOutcome.Ok, new RunMetrics(), Secret),
        new CancelFrame(1, Secret),
        new SteerFrame(1, 1, Secret),
        new SteeredFrame(1, 1, SteerStatus.Expired, Secret),
        new ClarifyFrame(1, 1, Secret, Secret, "choice", Secret),
        new ReplyFrame(1, 1, ReplyAction.Accept, Secret),
        new EventFrame("topic", Secret),
        new ResumeFrame("s", Secret, 1),
        new ResumedFrame(ResumeOutcome.Resumed, 1, Secret, []),
        new StatusFrame(1, RunState.WaitingForInput, Secret),
        new ToolDefFrame(1, [new ToolDefinition("tool", Secret)], []),
        new StreamUpdate(StreamChannel.Text, Secret),
        new DataUpdate(Secret),
        new StatusUpdate(RunState.WaitingForInput, Secret),
    ];

    [Theory]
    [MemberData(nameof(Printed), DisableDiscoveryEnumeration = true)]
    public void Frame_Printed_ShowsNoPayload(object frame)
    {
        var printed = $"{frame}";

        Assert.NotEmpty(printed);
        Assert.DoesNotContain(Secret, printed, StringComparison.Ordinal);
    }
}
