using System.Security.Claims;
using AgentSocket.Agents.Tests.Agents;
using AgentSocket.DirectAgent;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentSocket.Agents.Tests.Direct;

/// <summary>Direct mode, composed as its Program is, with the client library: what agents do beside streaming arrives.</summary>
public sealed class DirectModeTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private WebApplication _app = null!;
    private Uri _address = null!;
    private AgentSocketClient _client = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["AgentSocket:Demo:TokensPerSecond"] = "0" });
        builder.AddAgents();
        builder.Services.AddAgentSocket<AgentRunHandler>(options => options.Mode = "direct");
        builder.Services.AddSingleton<IAgent>(new ScriptedAgent(async (context, cancellationToken) =>
        {
            if (context.PrincipalSessions is { } sessions)
                await sessions.EmitAsync("news", context.Principal!, "e1", cancellationToken);
        }));
        _app = builder.Build();
        _app.Use((context, next) =>
        {
            if (context.Request.Query["user"] is [{ } user])
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", user)], "test"));
            return next(context);
        });
        _app.MapAgentSocket("/ws");
        await _app.StartAsync(Stop);
        _address = new UriBuilder(new Uri(new Uri(_app.Urls.Single()), "/ws")) { Scheme = "ws" }.Uri;
        _client = await AgentSocketClient.ConnectAsync(_address, new AgentSocketClientOptions { AnswersQuestions = true }, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Booking_AsksTwice_AndBooks()
    {
        await using var run = _client.Invoke("chat", "Book a table");

        var text = await ReadAsync(run, question => question.Approval is { } approval ? approval.Digest : AgentValue.FromJson("""{"size":4,"time":"19:30"}"""));

        Assert.Equal("It is booked: A table for 4 at 19:30.", text);
    }

    [Fact]
    public async Task Push_ToAPrincipal_ReachesAllItsSessions_AndNobodyElses()
    {
        await using var first = await AgentSocketClient.ConnectAsync(new Uri($"{_address}?user=alice"), cancellationToken: Stop);
        await using var second = await AgentSocketClient.ConnectAsync(new Uri($"{_address}?user=alice"), cancellationToken: Stop);
        await using var other = await AgentSocketClient.ConnectAsync(new Uri($"{_address}?user=bob"), cancellationToken: Stop);
        Task<AgentEvent>[] heard = [NextEventAsync(first), NextEventAsync(second), NextEventAsync(other)];
        await second.Invoke("chat", "hello").Completion.WaitAsync(Limit, Stop);
        await _client.Invoke("script", "").Completion.WaitAsync(Limit, Stop);

        await first.Invoke("script", "").Completion.WaitAsync(Limit, Stop);
        await other.Invoke("script", "").Completion.WaitAsync(Limit, Stop);

        Assert.Equal(["alice", "alice", "bob"], (await Task.WhenAll(heard).WaitAsync(Limit, Stop)).Select(read => read.Data.TryGetString(out var name) ? name : ""));
    }

    [Fact]
    public async Task ClientTool_IsCalled()
    {
        _client.OfferTools(new ClientTool(new ToolDefinition("location", "Where the person is"), (_, _) => Task.FromResult<AgentValue>("Lisbon")));
        await using var run = _client.Invoke("chat", "Where am I?");

        Assert.Equal("You are here: Lisbon", await ReadAsync(run));
    }

    [Fact]
    public async Task Guidance_IsDelivered_ToTheChat_AndRejectedByATool()
    {
        await using var run = _client.Invoke("chat", "/steerable 40 25");
        await using var research = _client.Invoke("research-study", AgentValue.FromJson("""{"topic":"resume","steps":20,"stepMs":1000}"""));
        var reading = ReadAsync(run);
        while (run.TimeToFirstToken is null)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Stop);

        var delivered = await run.SteerAsync("faster", Stop).WaitAsync(Limit, Stop);
        var rejected = await research.SteerAsync("faster", Stop).WaitAsync(Limit, Stop);
        research.Cancel();

        Assert.Equal((SteerStatus.Delivered, SteerStatus.Rejected), (delivered.Status, rejected.Status));
        var text = await reading;
        Assert.Contains("[faster] ", text, StringComparison.Ordinal);
        Assert.Equal(string.Concat(Enumerable.Range(1, 40).Select(i => $"{i} ")), text.Replace("[faster] ", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Events_FollowTheAnswer()
    {
        await using var events = _client.ReadEventsAsync("build", Stop).GetAsyncEnumerator(Stop);
        var next = events.MoveNextAsync();
        await using var run = _client.Invoke("chat", "/watch 3 10");
        await ReadAsync(run);

        var ids = new List<string?>();
        while (ids.Count < 3 && await next.AsTask().WaitAsync(Limit, Stop))
        {
            ids.Add(events.Current.Id);
            next = ids.Count < 3 ? events.MoveNextAsync() : default;
        }

        Assert.Equal(["build-1-1-1", "build-1-1-2", "build-1-1-3"], ids);
    }

    /// <summary>As in Relay mode: when the first run has ended, however that was, or waits.</summary>
    [Theory]
    [InlineData("/count 1")]
    [InlineData("/fail 1")]
    [InlineData("/ask Well?")]
    public async Task Tools_AreAnnounced_WhenTheFirstRunHasEndedOrWaits(string input)
    {
        var announced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _client.ToolsChanged += (_, _) => announced.TrySetResult();

        await using var run = _client.Invoke("chat", input);
        await announced.Task.WaitAsync(Limit, Stop);

        Assert.Contains(_client.Tools, tool => tool.Name == "clock-now");
    }

    private static async Task<AgentEvent> NextEventAsync(AgentSocketClient client)
    {
        await foreach (var read in client.ReadEventsAsync().WithCancellation(Stop))
            return read;
        throw new InvalidOperationException("There are no events any more.");
    }

    private static async Task<string> ReadAsync(AgentRun run, Func<QuestionUpdate, AgentValue>? answer = null)
    {
        var text = "";
        await foreach (var update in run.WithCancellation(Stop))
        {
            switch (update)
            {
                case StreamUpdate { Channel: StreamChannel.Text } stream:
                    text += stream.Text;
                    break;
                case InterruptUpdate interrupt:
                    text = text[..(int)interrupt.DiscardFrom];
                    break;
                case QuestionUpdate question:
                    run.Reply(question.Request, ReplyAction.Accept, answer!(question));
                    break;
            }
        }

        return text;
    }
}
