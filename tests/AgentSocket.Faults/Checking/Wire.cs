namespace AgentSocket.Faults.Checking;

/// <summary>What the checker knows of the protocol: written down from the specification, apart from the codec. Spec §3.2.</summary>
internal static class Wire
{
    public const int Hello = 0x01;
    public const int Invoke = 0x02;
    public const int Stream = 0x03;
    public const int ToolCall = 0x04;
    public const int Complete = 0x06;
    public const int Error = 0x07;
    public const int Cancel = 0x08;
    public const int Ping = 0x09;
    public const int Steer = 0x0A;
    public const int Steered = 0x0B;
    public const int Clarify = 0x0C;
    public const int Reply = 0x0D;
    public const int ToolResult = 0x0F;
    public const int Pong = 0x10;
    public const int Resume = 0x11;
    public const int Resumed = 0x12;
    public const int Ack = 0x13;
    public const int Interrupt = 0x16;

    public const int ResumedLost = 1;
    public const int OutcomeCancelled = 1;
    public const int SteerDelivered = 0;
    public const string UnknownRequest = "unknown_request";
    public const string UnknownCall = "unknown_call";
    public const int CloseSuperseded = 4409;
    public const int CloseProtocolError = 4400;
    public const int CloseSessionGone = 4410;

    private static readonly int[] NotNumbered = [Hello, Ping, Pong, Resume, Resumed, Ack, 0x14];

    public static bool IsNumbered(int type) => type is > 0 and <= 0x16 && !NotNumbered.Contains(type);
}
