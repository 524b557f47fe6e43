using AgentSocket.Agents.Tests.Agents;
using AgentSocket.DirectAgent;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentSocket.Agents.Tests.Direct;

/// <summary>An agent calls the client's tools and goes on; it waits when it wants their results.</summary>
public sealed class UnawaitedCallTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tools_ThatAreNotAwaited_WorkBothAtOnceWhileTheAgentStreams()
    {
        await using var app = Build(new ScriptedAgent(async (context, cancellationToken) =>
        {
            var left = context.CallToolAsync("left", AgentValue.Nil, cancellationToken: cancellationToken);
            var right = context.CallToolAsync("right", AgentValue.Nil, cancellationToken: cancellationToken);
            await context.StreamAsync("Meanwhile: ", cancellationToken: cancellationToken);
            await context.FlushAsync(cancellationToken);
            var results = await Task.WhenAll(left, right);
            await context.StreamAsync(string.Join(", ", results.Select(result => result.Text)), cancellationToken: cancellationToken);
        }));
        await app.StartAsync(Stop);
        var address = new UriBuilder(new Uri(new Uri(app.Urls.Single()), "/ws")) { Scheme = "ws" }.Uri;

        // Neither tool returns before the other is called, and the text of meanwhile is there.
        var (text, calls, both, streamed) = ("", 0, new TaskCompletionSource(), new TaskCompletionSource());
        ClientTool Tool(string name) => new(new ToolDefinition(name, name), async (_, _) =>
        {
            if (Interlocked.Increment(ref calls) == 2)
                both.SetResult();
            await Task.WhenAll(both.Task, streamed.Task).WaitAsync(Limit, Stop);
            return $"{name} is done";
        });
        await using var client = await AgentSocketClient.ConnectAsync(address, new AgentSocketClientOptions { Tools = [Tool("left"), Tool("right")] }, Stop);
        await foreach (var update in client.Invoke("script", AgentValue.Nil).WithCancellation(Stop))
        {
            if (update is not StreamUpdate piece)
                continue;
            text += piece.Text;
            streamed.TrySetResult();
        }

        Assert.Equal(("Meanwhile: left is done, right is done", 2), (text, calls));
        await app.StopAsync(CancellationToken.None);
    }

    private static WebApplication Build(IAgent agent)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(agent);
        builder.AddAgents();
        builder.Services.AddAgentSocket<AgentRunHandler>(options => options.Mode = "direct");
        var app = builder.Build();
        app.MapAgentSocket("/ws");
        return app;
    }
}
