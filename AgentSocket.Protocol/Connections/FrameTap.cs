namespace AgentSocket.Protocol.Connections;

/// <summary>Shows a connection's frames to whoever observes them; where nobody does, there is no tap.</summary>
internal sealed class FrameTap(FrameObserver observer, TimeProvider time, bool masked)
{
    public void OnReceived(FrameType type, long number, ReadOnlyMemory<byte> frame) => Show(FrameDirection.Received, type, number, frame, !masked);

    public void OnSent(long number, ReadOnlyMemory<byte> frame) => Show(FrameDirection.Sent, (FrameType)frame.Span[0], number, frame, masked);

    private void Show(FrameDirection direction, FrameType type, long number, ReadOnlyMemory<byte> frame, bool isMasked) =>
        observer(new ObservedFrame(direction, type, number, WebSocketHeader.BytesOf(frame.Length, isMasked), time.GetUtcNow(), frame));
}
