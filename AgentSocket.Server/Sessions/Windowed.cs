using AgentSocket.Protocol;

namespace AgentSocket.Server.Sessions;

/// <summary>Which frames wait for the window; all others always pass. Spec §6.</summary>
internal static class Windowed
{
    public static bool Waits(FrameType type) => type is FrameType.Stream or FrameType.Event;
}
