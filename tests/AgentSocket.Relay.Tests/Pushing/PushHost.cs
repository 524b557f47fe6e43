using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Relay.Tests.Hosts;

namespace AgentSocket.Relay.Tests.Pushing;

/// <summary>A relay with one session, whose first run has been answered, and a worker that pushes to it.</summary>
internal sealed class PushHost(RelayHost relay, TestWorker worker, Pusher pusher, string sessionId, AgentSocketClient? client, RawClient? raw) : IAsyncDisposable
{
    public RelayHost Relay => relay;

    public Pusher Pusher => pusher;

    public string SessionId => sessionId;

    public AgentSocketClient Client => client!;

    public RawClient Raw => raw!;

    /// <param name="settings">The relay's.</param>
    /// <param name="time">The relay's clock.</param>
    /// <param name="isRaw">Whether the client acknowledges nothing.</param>
    public static async Task<PushHost> StartAsync(Dictionary<string, string?>? settings = null, TimeProvider? time = null, bool isRaw = false)
    {
        var worker = await TestWorker.AnswerAsync("text/plain", []);
        var relay = await RelayHost.StartAsync(worker.Address, time, settings);
        var pusher = new Pusher(relay, time);
        if (isRaw)
        {
            var raw = await RawClient.ConnectAsync(relay.Socket);
            await raw.SendAsync(new InvokeFrame(1, "chat", "hello"));
            Assert.Equal((byte)FrameType.Complete, (await raw.ReceiveAsync().Soon())[0]);
            return new PushHost(relay, worker, pusher, raw.Hello.SessionId, null, raw);
        }

        var client = await relay.ConnectAsync();
        await client.Invoke("chat", "hello").Completion.Soon();
        return new PushHost(relay, worker, pusher, (await client.Session.Soon()).SessionId, client, null);
    }

    public Task<(int Status, string Reason)> PushAsync(byte[] body) => pusher.PushAsync(sessionId, body);

    public async ValueTask DisposeAsync()
    {
        if (client is not null)
            await client.DisposeAsync();
        raw?.Dispose();
        pusher.Dispose();
        await relay.DisposeAsync();
        await worker.DisposeAsync();
    }
}
