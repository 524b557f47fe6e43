using AgentSocket.Protocol.Sessions;

namespace AgentSocket.Protocol.Connections;

/// <summary>Takes the frames that a connection doesn't handle itself (PING, PONG, ACK).</summary>
internal interface IFrameHandler
{
    /// <summary>The first numbered frame arrives and no session is attached: attaches the one that begins.</summary>
    /// <param name="connection">The connection that asks.</param>
    /// <returns>The session's frames.</returns>
    SessionNumbering OnFirstFrame(FrameConnection connection);

    /// <summary>A numbered frame was counted: what must take effect in the same moment, so that no other connection takes the session in between. Under the session's lock.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="frame">The whole frame, borrowed until this returns.</param>
    /// <param name="number">The frame's number in the session.</param>
    /// <returns>What is wrong with it, which ends the connection.</returns>
    FrameError OnCounted(FrameType type, ReadOnlyMemory<byte> frame, long number) => FrameError.None;

    /// <summary>A well-formed frame that the peer may send, in the order of arrival. It is borrowed until this returns.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="frame">The whole frame, type byte included.</param>
    /// <param name="number">The frame's number in the session; 0 if it isn't numbered.</param>
    /// <returns>What is wrong with it, which ends the connection.</returns>
    FrameError OnFrame(FrameType type, ReadOnlyMemory<byte> frame, long number);

    /// <summary>A PING or ACK shows that the peer has all that this side sent before its session was attached.</summary>
    void OnPeerConfirmed();

    /// <summary>The peer answered a PING.</summary>
    /// <param name="time">The PING's time.</param>
    void OnPong(long time);

    /// <summary>Waits until the next frame may be taken: while a session is being looked up, or too much that came isn't stored yet.</summary>
    ValueTask ReadyAsync() => ValueTask.CompletedTask;
}
