using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;

namespace AgentSocket.Interop.Tests.Support;

/// <summary>client.mjs in a process of its own: commands go in, events come out.</summary>
internal sealed class NodeClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _node;
    private readonly Task _reading;
    private readonly Channel<NodeEvent> _events = Channel.CreateUnbounded<NodeEvent>();

    private NodeClient(Process node)
    {
        _node = node;
        _reading = ReadAsync();
    }

    /// <summary>The number of the last numbered frame that was waited for.</summary>
    public long Received { get; private set; }

    public static NodeClient Start()
    {
        try
        {
            var node = Process.Start(new ProcessStartInfo("node", [PathOf("client.mjs")]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true });
            return new NodeClient(node!);
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException("Node isn't there (20 or later): apt-get install nodejs npm && npm ci --prefix tests/npm", exception);
        }
    }

    /// <summary>Opens a connection and waits until it is open.</summary>
    public async Task<NodeEvent> ConnectAsync(Uri url, params object[] first)
    {
        Do(new { @do = "connect", url, first });
        return (await UntilAsync(happened => happened.Event == "open"))[^1];
    }

    /// <summary>Opens a connection and waits for the server's HELLO.</summary>
    public async Task<NodeEvent> GreetAsync(Uri url)
    {
        await ConnectAsync(url);
        return await FrameAsync("HELLO");
    }

    public void Send(string frame, object fields) => Do(new { @do = "send", frame, fields });

    /// <summary>Sends a message as it stands.</summary>
    public void SendHex(string hex, bool counts = false) => Do(new { @do = "sendHex", hex, counts });

    /// <summary>Cuts the connection.</summary>
    public async Task DropAsync()
    {
        Do(new { @do = "drop" });
        await UntilAsync(happened => happened.Event == "close");
    }

    /// <summary>PING with the counts as they are, and its answer with all that came before.</summary>
    public Task<IReadOnlyList<NodeEvent>> PingAsync()
    {
        Do(new { @do = "ping" });
        return UntilFrameAsync("PONG");
    }

    public void Do(object command)
    {
        _node.StandardInput.WriteLine(JsonSerializer.Serialize(command));
        _node.StandardInput.Flush();
    }

    /// <summary>The next frame of this type; what came before is left out.</summary>
    public async Task<NodeEvent> FrameAsync(string frame) => (await UntilFrameAsync(frame))[^1];

    /// <summary>All frames up to the next one of this type.</summary>
    public Task<IReadOnlyList<NodeEvent>> UntilFrameAsync(string frame) => UntilAsync(happened => happened.IsFrame(frame));

    /// <summary>The connection's end.</summary>
    public async Task<NodeEvent> CloseAsync(int connection) => (await UntilAsync(happened => happened.Event == "close" && happened.Connection == connection))[^1];

    /// <summary>All events up to one. A violation of the server's, or an end that wasn't waited for, is a failure.</summary>
    public async Task<IReadOnlyList<NodeEvent>> UntilAsync(Func<NodeEvent, bool> isLast)
    {
        using var timeout = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, TestContext.Current.CancellationToken);
        var events = new List<NodeEvent>();
        try
        {
            while (true)
            {
                var happened = await _events.Reader.ReadAsync(either.Token);
                events.Add(happened);
                Received = happened.Number > 0 ? happened.Number : Received;
                if (isLast(happened))
                    return events;
                if (happened.Event is "violation" or "close")
                    Assert.Fail($"Unexpected: {string.Join(Environment.NewLine, events)}");
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            throw new InvalidOperationException($"It never came. Before: {string.Join(Environment.NewLine, events)}", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _node.StandardInput.Close();
        await _reading;
        await _node.WaitForExitAsync();
        _node.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _node.StandardOutput.ReadLineAsync() is { } line)
            _events.Writer.TryWrite(JsonSerializer.Deserialize<NodeEvent>(line, JsonSerializerOptions.Web)!);
        var errors = await _node.StandardError.ReadToEndAsync();
        _events.Writer.TryComplete(errors.Length == 0 ? null : new InvalidOperationException(errors));
    }

    private static string PathOf(string script)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "tests", "AgentSocket.Interop.Tests", script)))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? throw new InvalidOperationException("These tests run from a build inside of the source tree."), "tests", "AgentSocket.Interop.Tests", script);
    }
}
