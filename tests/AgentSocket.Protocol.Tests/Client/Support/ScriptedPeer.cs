using System.Buffers;
using System.Net.WebSockets;

namespace AgentSocket.Protocol.Tests.Client.Support;

/// <summary>The server's end of a connection.</summary>
internal sealed class ScriptedPeer(WebSocket socket) : IDisposable
{
    // A frame that doesn't come is a failure, not a hang.
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly byte[] _buffer = new byte[2 * 1024 * 1024];
    private long _sent;

    public async Task SendAsync<TFrame>(TFrame frame)
        where TFrame : struct, IFrame<TFrame>
    {
        var buffer = new ArrayBufferWriter<byte>();
        FrameCodec.Write(buffer, frame);
        await socket.SendAsync(buffer.WrittenMemory, WebSocketMessageType.Binary, endOfMessage: true, _patience.Token);
        if (FrameTypes.IsNumbered(TFrame.Type))
            _sent++;
    }

    /// <summary>The next frame but PING and ACK, which must be of this type.</summary>
    public async Task<TFrame> ReceiveAsync<TFrame>()
        where TFrame : struct, IFrame<TFrame>
    {
        while (true)
        {
            var message = await ReceiveRawAsync();
            var type = (FrameType)message.Span[0];
            if (type is FrameType.Ping or FrameType.Ack && TFrame.Type != type)
                continue;
            Assert.Equal(TFrame.Type, type);
            Assert.Equal(FrameError.None, FrameCodec.Read<TFrame>(message, FrameLimits.Default, out var frame));
            return frame;
        }
    }

    /// <summary>Waits until the client has taken all that was sent, and has sent nothing meanwhile but PING and ACK.</summary>
    public async Task ExpectNothingAsync()
    {
        await SendAsync(new PingFrame(_sent + 1_000, _sent, 0));
        Assert.Equal(_sent, (await ReceiveAsync<PongFrame>()).Received);
    }

    /// <summary>How many frames the client has acknowledged, when it has received all that was sent.</summary>
    /// <param name="before">What was acknowledged before.</param>
    public async Task<long> AcknowledgedAsync(long before = 0)
    {
        await SendAsync(new PingFrame(_sent + 1_000, _sent, 0));
        while (true)
        {
            var message = await ReceiveRawAsync();
            if ((FrameType)message.Span[0] == FrameType.Pong)
                return before;
            if (FrameCodec.Read<AckFrame>(message, FrameLimits.Default, out var ack) == FrameError.None)
                before = ack.Received;
        }
    }

    /// <summary>The connection goes on with a session of which the client has this many frames.</summary>
    public void GoOnFrom(long received) => _sent = received;

    /// <summary>The network fails.</summary>
    public void Cut() => socket.Abort();

    public void Dispose()
    {
        _patience.Dispose();
        socket.Dispose();
    }

    private async Task<ReadOnlyMemory<byte>> ReceiveRawAsync()
    {
        _patience.CancelAfter(TimeSpan.FromSeconds(30));
        var length = 0;
        while (true)
        {
            var result = await socket.ReceiveAsync(_buffer.AsMemory(length), _patience.Token);
            Assert.NotEqual(WebSocketMessageType.Close, result.MessageType);
            length += result.Count;
            if (result.EndOfMessage)
                return _buffer.AsMemory(0, length).ToArray();
        }
    }
}
