using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Relay.Tests.Hosts;

namespace AgentSocket.Relay.Tests.Working;

/// <summary>An agent calls the client's tools and goes on, through relay and worker: no worker has the run from where it wants their results.</summary>
public sealed class UnawaitedCallTests
{
    [Fact]
    public async Task Tools_ThatAreNotAwaited_WorkBothAtOnceWhileTheAgentStreams()
    {
        var agent = new ScriptedAgent(async (context, cancellationToken) =>
        {
            var left = context.CallToolAsync("left", AgentValue.Nil, cancellationToken: cancellationToken);
            var right = context.CallToolAsync("right", AgentValue.Nil, cancellationToken: cancellationToken);
            await context.StreamAsync("Meanwhile: ", cancellationToken: cancellationToken);
            await context.FlushAsync(cancellationToken);
            var results = await Task.WhenAll(left, right);
            await context.StreamAsync(string.Join(", ", results.Select(result => result.Text)), cancellationToken: cancellationToken);
            return default;
        });
        await using var worker = await WorkerHost.StartAsync(SharedRedis.ConnectionString, agent: agent);
        await using var relay = await RelayHost.StartAsync(worker.Address);

        // Neither tool returns before the other is called, and the text of meanwhile is there.
        var (text, calls, both, streamed) = ("", 0, new TaskCompletionSource(), new TaskCompletionSource());
        ClientTool Tool(string name) => new(new ToolDefinition(name, name), async (_, _) =>
        {
            if (Interlocked.Increment(ref calls) == 2)
                both.SetResult();
            await Task.WhenAll(both.Task, streamed.Task).Soon();
            return $"{name} is done";
        });
        var options = new AgentSocketClientOptions { Tools = [Tool("left"), Tool("right")] };
        await using var client = await AgentSocketClient.ConnectAsync(relay.Socket, options, TestContext.Current.CancellationToken);
        await foreach (var update in client.Invoke(ScriptedAgent.Target, AgentValue.Nil).WithCancellation(TestContext.Current.CancellationToken))
        {
            if (update is InterruptUpdate interrupt)
                text = text[..(int)interrupt.DiscardFrom];
            if (update is not StreamUpdate piece)
                continue;
            text += piece.Text;
            streamed.TrySetResult();
        }

        Assert.Equal(("Meanwhile: left is done, right is done", 2), (text, calls));
        Assert.InRange(worker.Requests, 2, 3);
    }
}
