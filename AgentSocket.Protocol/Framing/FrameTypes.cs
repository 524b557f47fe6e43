namespace AgentSocket.Protocol;

/// <summary>Which frames are numbered and which peer may send them: the table of spec §3.</summary>
public static class FrameTypes
{
    private const int Count = 0x17;

    private static readonly Traits[] Table = BuildTable();

    /// <summary>Whether a frame of this type counts in its direction. Spec §5.1.</summary>
    public static bool IsNumbered(FrameType type) => Of(type).HasFlag(Traits.Numbered);

    /// <summary>Whether a client may send a frame of this type.</summary>
    public static bool MayClientSend(FrameType type) => Of(type).HasFlag(Traits.FromClient);

    /// <summary>Whether a server may send a frame of this type.</summary>
    public static bool MayServerSend(FrameType type) => Of(type).HasFlag(Traits.FromServer);

    /// <summary>Whether this version of the protocol defines the type.</summary>
    public static bool IsKnown(FrameType type) => Of(type) != Traits.None;

    /// <summary>Whether a receiver that doesn't know the type ignores the frame (0x40 to 0x7F) instead of closing.</summary>
    public static bool IsIgnorable(FrameType type) => (byte)type is >= 0x40 and <= 0x7F;

    private static Traits Of(FrameType type) => (byte)type < Count ? Table[(byte)type] : Traits.None;

    private static Traits[] BuildTable()
    {
        const Traits fromClient = Traits.Numbered | Traits.FromClient;
        const Traits fromServer = Traits.Numbered | Traits.FromServer;
        const Traits control = Traits.FromClient | Traits.FromServer;

        var table = new Traits[Count];
        table[(byte)FrameType.Hello] = control;
        table[(byte)FrameType.Invoke] = fromClient;
        table[(byte)FrameType.Stream] = fromServer;
        table[(byte)FrameType.ToolCall] = fromServer;
        table[(byte)FrameType.ToolDef] = fromClient | fromServer;
        table[(byte)FrameType.Complete] = fromServer;
        table[(byte)FrameType.Error] = fromClient | fromServer;
        table[(byte)FrameType.Cancel] = fromClient;
        table[(byte)FrameType.Ping] = control;
        table[(byte)FrameType.Steer] = fromClient;
        table[(byte)FrameType.Steered] = fromServer;
        table[(byte)FrameType.Clarify] = fromServer;
        table[(byte)FrameType.Reply] = fromClient;
        table[(byte)FrameType.Event] = fromServer;
        table[(byte)FrameType.ToolResult] = fromClient;
        table[(byte)FrameType.Pong] = control;
        table[(byte)FrameType.Resume] = Traits.FromClient;
        table[(byte)FrameType.Resumed] = Traits.FromServer;
        table[(byte)FrameType.Ack] = control;
        table[(byte)FrameType.GoAway] = Traits.FromServer;
        table[(byte)FrameType.Status] = fromServer;
        table[(byte)FrameType.Interrupt] = fromServer;
        return table;
    }

    [Flags]
    private enum Traits : byte
    {
        None = 0,
        Numbered = 1,
        FromClient = 2,
        FromServer = 4,
    }
}
