using System.Text;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;

namespace AgentSocket.AppHost.Tests;

/// <summary>What agents and clients say to each other beside an answer, in both modes, through the real processes.</summary>
[Collection(nameof(SolutionCollection))]
public sealed class DuplexTests(RunningSolution solution)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Modes { get; } = ["direct", "relay"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Booking_AsksForTheTableAndForApproval_AlsoOverALostConnection(string mode)
    {
        await using var client = await solution.ConnectAsync(mode, new AgentSocketClientOptions { AnswersQuestions = true });
        var resumed = new TaskCompletionSource();
        client.Resumed += (_, _) => resumed.TrySetResult();
        await using var run = client.Invoke("chat", "Book a table");
        var kinds = new List<string>();
        var text = new StringBuilder();

        await foreach (var update in run.WithCancellation(Token))
        {
            if (update is StreamUpdate { Channel: StreamChannel.Text } piece)
                text.Append(piece.Text);
            if (update is not QuestionUpdate question)
                continue;
            kinds.Add(question.Kind);
            if (kinds.Count == 1)
            {
                client.DropConnection();
                await resumed.Task.WaitAsync(Limit, Token);
                run.Reply(question.Request, ReplyAction.Accept, AgentValue.FromJson("""{"size":4,"time":"19:30"}"""));
            }
            else
            {
                Assert.Equal("booking-reserve", question.Approval!.Tool);
                Assert.Equal("""{"size":4,"time":"19:30"}""", question.Approval.Arguments.ToJson());
                run.Reply(question.Request, ReplyAction.Accept);
            }
        }

        Assert.Equal([QuestionKinds.Form, QuestionKinds.Approval], kinds);
        Assert.Equal("It is booked: A table for 4 at 19:30.", text.ToString());
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Approval_ThatIsDeclined_CallsNothing(string mode)
    {
        await using var client = await solution.ConnectAsync(mode, new AgentSocketClientOptions { AnswersQuestions = true });
        await using var run = client.Invoke("chat", "/approve");
        var text = await AnswerAsync(run, question => run.Reply(question.Request, ReplyAction.Decline));

        Assert.DoesNotContain("A table for 2", text, StringComparison.Ordinal);
        Assert.NotEmpty(text);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task ClientTool_IsCalledOnce_AndWrongArgumentsAreTold(string mode)
    {
        var calls = 0;
        var schema = AgentValue.FromJson("""{"type":"object","properties":{"unit":{"enum":["m","ft"]}},"required":["unit"]}""");
        var tool = new ClientTool(new ToolDefinition("height", "How high the client is.", schema), (_, _) =>
        {
            Interlocked.Increment(ref calls);
            return Task.FromResult<AgentValue>("1200 m");
        });
        await using var client = await solution.ConnectAsync(mode, new AgentSocketClientOptions { Tools = [tool] });

        var right = await client.Invoke("chat", """/client-tool height {"unit":"m"}""").ReadToEndAsync(Token);
        var wrong = await client.Invoke("chat", """/client-tool height {"unit":"parsec"}""").ReadToEndAsync(Token);
        var unknown = await client.Invoke("chat", "/client-tool depth").ReadToEndAsync(Token);

        Assert.Contains("1200 m", right, StringComparison.Ordinal);
        Assert.Contains("unit", wrong, StringComparison.Ordinal);
        Assert.Contains("depth", unknown, StringComparison.Ordinal);
        Assert.Equal(1, calls);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Guidance_IsDeliveredOnce_AndTheAnswerGoesOn(string mode)
    {
        await using var client = await solution.ConnectAsync(mode);
        await using var run = client.Invoke("chat", "/steerable 200 20");
        Task<SteerOutcome>? outcome = null;
        var text = new StringBuilder();

        await foreach (var update in run.WithCancellation(Token))
        {
            if (update is StreamUpdate { Channel: StreamChannel.Text } piece)
                text.Append(piece.Text);
            if (text.Length > 10)
                outcome ??= run.SteerAsync("left", Token);
        }

        Assert.Equal(SteerStatus.Delivered, (await outcome!.WaitAsync(Limit, Token)).Status);
        var words = text.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Single(words, "[left]");
        Assert.Equal(Enumerable.Range(1, 200).Select(i => $"{i}"), words.Where(word => word != "[left]"));
    }

    /// <summary>A long tool ends early for guidance, and keeps what it has found; in Relay mode too, where the worker's answer is broken off.</summary>
    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Guidance_WhileATaskGoesOn_EndsItWithWhatWasFound(string mode)
    {
        await using var client = await solution.ConnectAsync(mode);
        await using var run = client.Invoke("chat", "Research resume slowly");
        Task<SteerOutcome>? outcome = null;
        var (found, text) = (new StringBuilder(), new StringBuilder());

        await foreach (var update in run.WithCancellation(Token))
        {
            if (update is StatusUpdate { Note: { } note } && note.StartsWith("2 of 5", StringComparison.Ordinal))
                outcome ??= run.SteerAsync("What is 6 * 7?", Token);
            if (update is StreamUpdate { Channel: StreamChannel.ToolOutput } output)
                found.Append(output.Text);
            if (update is StreamUpdate { Channel: StreamChannel.Text } piece)
                text.Append(piece.Text);
        }

        Assert.Equal(SteerStatus.Delivered, (await outcome!.WaitAsync(Limit, Token)).Status);
        Assert.StartsWith("Stopped at 1 of 5", found.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("That is **42**.", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Guidance_AfterTheEnd_ComesBack(string mode)
    {
        await using var client = await solution.ConnectAsync(mode);
        await using var run = client.Invoke("chat", "/count 1");
        await run.ReadToEndAsync(Token);

        Assert.Equal(new SteerOutcome(SteerStatus.Expired, "left"), await run.SteerAsync("left", Token));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Text_ThatIsTakenBack_IsGone(string mode)
    {
        await using var client = await solution.ConnectAsync(mode);
        Assert.Equal("These words stay.", await client.Invoke("chat", "/retract 5").ReadToEndAsync(Token));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Events_FollowTheRunsEnd_EachOnce(string mode)
    {
        await using var client = await solution.ConnectAsync(mode);
        await client.Session.WaitAsync(Limit, Token);
        var events = client.ReadEventsAsync(Token).GetAsyncEnumerator(Token);
        var first = events.MoveNextAsync();

        await client.Invoke("chat", "/watch 3 1").ReadToEndAsync(Token);

        var ids = new List<string?>();
        Assert.True(await first.AsTask().WaitAsync(Limit, Token));
        ids.Add(events.Current.Id);
        while (ids.Count < 3 && await events.MoveNextAsync().AsTask().WaitAsync(Limit, Token))
            ids.Add(events.Current.Id);
        Assert.Equal(["build-1-1-1", "build-1-1-2", "build-1-1-3"], ids);
        await events.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Tool_AppearsAndGoes_JustInTime(string mode)
    {
        await using var client = await solution.ConnectAsync(mode);

        await client.Invoke("chat", "/learn").ReadToEndAsync(Token);
        await HasToolAsync(client, isThere: true);
        await using var run = client.Invoke("skills-reverse", AgentValue.FromJson("""{"text":"abc"}"""));
        await run.ReadToEndAsync(Token);
        Assert.Equal("\"cba\"", (await run.Completion).Result.ToJson());
        await client.Invoke("chat", "/forget").ReadToEndAsync(Token);
        await HasToolAsync(client, isThere: false);
    }

    private static async Task HasToolAsync(AgentSocketClient client, bool isThere)
    {
        var changed = new TaskCompletionSource();
        client.ToolsChanged += OnChanged;
        OnChanged(client, EventArgs.Empty);
        await changed.Task.WaitAsync(Limit, Token);
        client.ToolsChanged -= OnChanged;

        void OnChanged(object? sender, EventArgs args)
        {
            if (client.Tools.Any(tool => tool.Name == "skills-reverse") == isThere)
                changed.TrySetResult();
        }
    }

    private static async Task<string> AnswerAsync(AgentRun run, Action<QuestionUpdate> answer)
    {
        var text = new StringBuilder();
        await foreach (var update in run.WithCancellation(Token))
        {
            if (update is StreamUpdate { Channel: StreamChannel.Text } piece)
                text.Append(piece.Text);
            else if (update is QuestionUpdate question)
                answer(question);
        }

        return text.ToString();
    }
}
