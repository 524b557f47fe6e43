using AgentSocket.Protocol;

namespace AgentSocket.Server.Sessions;

/// <summary>Which frames wait for the window. Spec §6.1.</summary>
internal static class Windowed
{
    /// <summary>Whether a frame may be appended now. Under the session's lock.</summary>
    /// <param name="type">The frame's type.</param>
    /// <param name="session">The session.</param>
    public static bool MayPass(FrameType type, Session session) => type switch
    {
        FrameType.Stream or FrameType.Event => session.IsWindowOpen,

        // Of these a run may send as many as it likes, and nothing else holds it back.
        FrameType.Status or FrameType.Interrupt or FrameType.ToolDef => !session.IsCrowded,
        _ => true,
    };
}
