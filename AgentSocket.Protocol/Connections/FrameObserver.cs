namespace AgentSocket.Protocol;

/// <summary>
/// Sees every frame of a connection: numbered or not, replayed or not, in the order in which it goes out or comes in. Called on the threads that
/// send and receive, both at once: it returns quickly, doesn't wait for the client, and throws nothing.
/// </summary>
/// <param name="frame">The frame; its bytes are borrowed until the observer returns.</param>
public delegate void FrameObserver(in ObservedFrame frame);

/// <summary>A frame on its way. Spec §3.</summary>
/// <param name="Direction">Who sends it.</param>
/// <param name="Type">Its type, not necessarily one that this version knows.</param>
/// <param name="Number">Its number in its direction of the session; 0 if it has none. Spec §5.</param>
/// <param name="WireBytes">What it takes on the wire, WebSocket header included.</param>
/// <param name="Time">When it was seen.</param>
/// <param name="Bytes">The whole frame, type byte included; borrowed. It may contain secrets, such as a resume token.</param>
public readonly record struct ObservedFrame(FrameDirection Direction, FrameType Type, long Number, long WireBytes, DateTimeOffset Time, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Names the frame; what is in it stays out of logs.</summary>
    public override string ToString() => $"{Direction} {Type} {Number}";
}

/// <summary>Which way a frame goes, as this side sees it.</summary>
public enum FrameDirection : byte
{
    /// <summary>It comes from the peer.</summary>
    Received = 0,

    /// <summary>It goes to the peer.</summary>
    Sent = 1,
}
