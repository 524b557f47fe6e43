using System.Collections.Concurrent;
using System.Diagnostics;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Server.Tests.Support;

namespace AgentSocket.Server.Tests.Reconnecting;

/// <summary>A run's trace shows when it was without a connection.</summary>
public sealed class TraceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ResumeOutcome.Resumed)]
    [InlineData(ResumeOutcome.Lost)]
    public async Task Outage_OfARun_IsASpanOfItsTrace(ResumeOutcome outcome)
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "AgentSocket.Client",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var server = await ScriptedServer.StartAsync();
        await using var client = await server.ConnectClientAsync();
        var watch = new ClientWatch(client);
        using var first = await server.GreetAsync("first");
        await client.Session.WaitAsync(Token);
        var run = client.Invoke("chat", "1");
        await first.ReceiveNextAsync<InvokeFrame>();
        var lostAt = server.Time.GetUtcNow();
        first.Socket.Abort();
        using var second = await server.GreetAsync("second");
        await second.ReceiveAsync<ResumeFrame>();
        server.Time.Advance(TimeSpan.FromSeconds(3));
        await second.SendAsync(new ResumedFrame(outcome, 0, "next", []));
        await watch.ReachAsync(ConnectionState.Connected);

        var resume = Assert.Single(spans, span => span.OperationName == "resume" && span.TraceId.ToHexString() == run.TraceId);

        Assert.Equal((lostAt.UtcDateTime, TimeSpan.FromSeconds(3)), (resume.StartTimeUtc, resume.Duration));
        Assert.Equal((1, outcome == ResumeOutcome.Resumed ? 1L : 0L, "first"),
            (resume.GetTagItem("agentsocket.resume.attempts"), resume.GetTagItem("agentsocket.resume.replayed"), resume.GetTagItem("agentsocket.session.id")));
        Assert.Equal(outcome == ResumeOutcome.Resumed ? ActivityStatusCode.Unset : ActivityStatusCode.Error, resume.Status);
        Assert.Null(Activity.Current);
    }
}
