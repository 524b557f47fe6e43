using System.Buffers;
using System.Net.WebSockets;
using AgentSocket.Protocol;

namespace AgentSocket.Server.Tests.Support;

/// <summary>A client that does exactly what a test says, right or wrong, frame by frame.</summary>
internal sealed class Peer(WebSocket socket) : IDisposable
{
    private readonly byte[] _buffer = new byte[2 * 1024 * 1024];

    public WebSocket Socket => socket;

    private static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    // A frame that doesn't come is a failure, not a hang.
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private CancellationToken Token => _patience.Token;

    public static async Task<Peer> ConnectAsync(Uri address)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(AgentSocketProtocol.SubProtocol);
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        await socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        return new Peer(socket);
    }

    public Task SendAsync<TFrame>(TFrame frame)
        where TFrame : struct, IFrame<TFrame>
    {
        var buffer = new ArrayBufferWriter<byte>();
        FrameCodec.Write(buffer, frame);
        return SendRawAsync(buffer.WrittenMemory);
    }

    public Task SendRawAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type = WebSocketMessageType.Binary) =>
        socket.SendAsync(message, type, endOfMessage: true, Token).AsTask();

    /// <summary>The next frame, which must be of this type.</summary>
    public async Task<TFrame> ReceiveAsync<TFrame>()
        where TFrame : struct, IFrame<TFrame>
    {
        var message = await ReceiveRawAsync();
        Assert.Equal(TFrame.Type, (FrameType)message.Span[0]);
        Assert.Equal(FrameError.None, FrameCodec.Read<TFrame>(message, FrameLimits.Default, out var frame));
        return frame;
    }

    /// <summary>The next frame of this type, past others.</summary>
    public async Task<TFrame> ReceiveNextAsync<TFrame>()
        where TFrame : struct, IFrame<TFrame>
    {
        while (true)
        {
            var message = await ReceiveRawAsync();
            if ((FrameType)message.Span[0] != TFrame.Type)
                continue;
            Assert.Equal(FrameError.None, FrameCodec.Read<TFrame>(message, FrameLimits.Default, out var frame));
            return frame;
        }
    }

    public async Task<ReadOnlyMemory<byte>> ReceiveRawAsync()
    {
        _patience.CancelAfter(Patience);
        var length = 0;
        while (true)
        {
            var result = await socket.ReceiveAsync(_buffer.AsMemory(length), Token);
            Assert.NotEqual(WebSocketMessageType.Close, result.MessageType);
            length += result.Count;
            if (result.EndOfMessage)
                return _buffer.AsMemory(0, length).ToArray();
        }
    }

    /// <summary>Reads until the server closes, and tells with which code.</summary>
    public async Task<CloseCode> ReceiveCloseAsync()
    {
        _patience.CancelAfter(Patience);
        while (true)
        {
            var result = await socket.ReceiveAsync(_buffer.AsMemory(), Token);
            if (result.MessageType == WebSocketMessageType.Close)
                return (CloseCode)(int)socket.CloseStatus!.Value;
        }
    }

    public void Dispose()
    {
        _patience.Dispose();
        socket.Abort();
        socket.Dispose();
    }
}
