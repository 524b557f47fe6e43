using AgentSocket.Protocol;
using AgentSocket.Server.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.Server.Tests;

/// <summary>The end of a session's life without a connection, in memory. Spec §10.1.</summary>
public sealed class ExpiryTests
{
    private static readonly TimeSpan Retention = TimeSpan.FromSeconds(77);

    /// <summary>It waited for the session while a connection took that up and left it again: what it was set for is over.</summary>
    [Fact]
    public async Task Timer_OfAnAbsenceThatIsOver_DoesNotEndTheNext()
    {
        var time = new RecordingTime();
        await using var server = await TestServer.StartAsync(options => options.Retention = Retention, clock: time);
        using var first = await server.ConnectAsync();
        await first.SendAsync(new InvokeFrame(1, "count", "1"));
        var hello = await first.ReceiveAsync<HelloFrame>();
        await first.ReceiveNextAsync<CompleteFrame>();
        await LeaveAsync(server, first, hello);
        var (second, token) = await ResumeAsync(server, hello.SessionId, hello.ResumeToken);
        await LeaveAsync(server, second, hello);

        time.Expiries[0]();

        var (third, _) = await ResumeAsync(server, hello.SessionId, token);
        third.Dispose();
    }

    private static async Task LeaveAsync(TestServer server, Peer peer, HelloFrame hello)
    {
        peer.Socket.Abort();
        await server.UntilAsync(hello.SessionId, session => !session.IsConnected);
    }

    private static async Task<(Peer Peer, string Token)> ResumeAsync(TestServer server, string sessionId, string token)
    {
        var peer = await server.ConnectAsync();
        await peer.SendAsync(new ResumeFrame(sessionId, token, Received: 2));
        var resumed = await peer.ReceiveNextAsync<ResumedFrame>();
        Assert.Equal(ResumeOutcome.Resumed, resumed.Outcome);
        return (peer, resumed.ResumeToken);
    }

    /// <summary>Keeps what timers of the retention do.</summary>
    private sealed class RecordingTime : FakeTimeProvider
    {
        public List<Action> Expiries { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Retention)
                Expiries.Add(() => callback(state));
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
