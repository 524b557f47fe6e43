using System.Net.WebSockets;
using AgentSocket.Protocol;
using AgentSocket.Relay.Tests.Framing;

namespace AgentSocket.Relay.Tests.Hosts;

/// <summary>A client that sees the messages themselves.</summary>
internal sealed class RawClient(ClientWebSocket socket, HelloFrame hello) : IDisposable
{
    public HelloFrame Hello { get; } = hello;

    public static async Task<RawClient> ConnectAsync(Uri server)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(AgentSocketProtocol.SubProtocol);
        await socket.ConnectAsync(server, TestContext.Current.CancellationToken);
        Assert.Equal(FrameError.None, FrameCodec.Read<HelloFrame>(await ReceiveAsync(socket), out var hello));
        return new RawClient(socket, hello);
    }

    public Task SendAsync<TFrame>(TFrame frame)
        where TFrame : struct, IFrame<TFrame> =>
        socket.SendAsync(Frames.Encode(frame), WebSocketMessageType.Binary, endOfMessage: true, TestContext.Current.CancellationToken);

    public Task<byte[]> ReceiveAsync() => ReceiveAsync(socket);

    /// <summary>The next frame of that type, past others.</summary>
    public async Task<byte[]> ReceiveUntilAsync(FrameType type)
    {
        while (true)
        {
            var message = await ReceiveAsync();
            if ((FrameType)message[0] == type)
                return message;
        }
    }

    /// <summary>The next piece of text, past other frames.</summary>
    public async Task<string> ReceiveTextAsync()
    {
        Assert.Equal(FrameError.None, FrameCodec.Read<StreamFrame>(await ReceiveUntilAsync(FrameType.Stream), out var stream));
        return stream.Delta.TryGetString(out var text) ? text : "";
    }

    public void Dispose() => socket.Dispose();

    private static async Task<byte[]> ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[1 << 16];
        var length = 0;
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer.AsMemory(length), TestContext.Current.CancellationToken);
            length += result.Count;
            Assert.Equal(WebSocketMessageType.Binary, result.MessageType);
            if (result.EndOfMessage)
                return buffer[..length];
        }
    }
}
