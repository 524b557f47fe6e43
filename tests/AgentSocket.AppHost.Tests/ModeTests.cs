using System.Net;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;

namespace AgentSocket.AppHost.Tests;

/// <summary>What holds in both modes, through the real processes.</summary>
[Collection(nameof(SolutionCollection))]
public sealed class ModeTests(RunningSolution solution)
{
    public static TheoryData<string> Modes { get; } = ["direct", "relay"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Count_StreamsEachNumberAsOneToken(string mode)
    {
        await using var client = await solution.ConnectAsync(mode);
        var run = client.Invoke("chat", "/count 200 0");
        var tokens = new List<string>();
        RunCompletion? completion = null;

        await foreach (var update in run.WithCancellation(Token))
        {
            if (update is StreamUpdate { Channel: StreamChannel.Text } piece)
                tokens.Add(piece.Text);
            else if (update is CompletedUpdate completed)
                completion = completed.Completion;
        }

        Assert.Equal(Enumerable.Range(1, 200).Select(i => $"{i} "), tokens);
        Assert.Equal(RunOutcome.Ok, completion!.Outcome);
        Assert.Equal(200, completion.Metrics.OutputTokens);
        Assert.NotNull(completion.Metrics.FirstTokenMs);
        Assert.Equal(mode == "relay", completion.Metrics.CpuMs is not null);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Conversation_KeepsItsTurns(string mode)
    {
        await using var client = await solution.ConnectAsync(mode);

        await client.Invoke("chat", "What is (17+4)*2?").ReadToEndAsync(Token);
        await client.Invoke("chat", "/echo a second turn").ReadToEndAsync(Token);
        var history = await client.Invoke("chat", "/history").ReadToEndAsync(Token);

        Assert.Equal(["What is (17+4)*2?", "/echo a second turn"], history.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Question_IsAnsweredWithTheHelpOfAPlugin(string mode)
    {
        await using var client = await solution.ConnectAsync(mode);
        var run = client.Invoke("chat", "What is (17+4)*2?");
        var states = new List<StatusUpdate>();
        var text = "";

        await foreach (var update in run.WithCancellation(Token))
        {
            if (update is StatusUpdate status)
                states.Add(status);
            else if (update is StreamUpdate { Channel: StreamChannel.Text } piece)
                text += piece.Text;
        }

        Assert.Contains("42", text, StringComparison.Ordinal);
        Assert.Contains(states, status => status is { State: RunState.WaitingForTool, Note: "calculator-evaluate" });
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Docs_AnswerWhatAgentSocketIs(string mode)
    {
        await using var client = await solution.ConnectAsync(mode);

        var text = await client.Invoke("chat", "What is Agent Socket?").ReadToEndAsync(Token);

        Assert.Contains("protocol", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("found nothing", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Tools_AreAnnouncedAfterTheFirstAnswer_AndCanBeInvoked(string mode)
    {
        await using var client = await solution.ConnectAsync(mode);
        var announced = new TaskCompletionSource();
        client.ToolsChanged += (_, _) => announced.TrySetResult();

        await client.Invoke("chat", "/count 1").ReadToEndAsync(Token);
        await announced.Task.WaitAsync(Token);
        Assert.Contains(client.Tools, tool => tool.Name == "calculator-evaluate");

        await using var run = client.Invoke("calculator-evaluate", AgentValue.FromJson("""{"expression":"6*7"}"""));
        await run.ReadToEndAsync(Token);
        Assert.Equal("\"42\"", (await run.Completion).Result.ToJson());
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Cancel_MidStream_EndsTheRunAtOnce(string mode)
    {
        await using var client = await solution.ConnectAsync(mode);
        await using var run = client.Invoke("chat", "/count 100000 50");
        await foreach (var update in run.WithCancellation(Token))
        {
            if (update is StreamUpdate)
                break;
        }

        Assert.Equal(RunOutcome.Cancelled, (await run.Completion.WaitAsync(Token)).Outcome);
        Assert.Equal("1 ", await client.Invoke("chat", "/count 1").ReadToEndAsync(Token));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Connection_DroppedMidStream_LosesNothing(string mode)
    {
        await using var client = await solution.ConnectAsync(mode);
        var resumed = new TaskCompletionSource<SessionResumption>(TaskCreationOptions.RunContinuationsAsynchronously);
        client.Resumed += (_, resumption) => resumed.TrySetResult(resumption);
        var tokens = new List<string>();

        await foreach (var update in client.Invoke("chat", "/count 60 30").WithCancellation(Token))
        {
            if (update is not StreamUpdate { Channel: StreamChannel.Text } piece)
                continue;
            tokens.Add(piece.Text);
            if (tokens.Count == 20)
                client.DropConnection();
        }

        Assert.Equal(Enumerable.Range(1, 60).Select(i => $"{i} "), tokens);
        Assert.True((await resumed.Task.WaitAsync(Token)).Downtime > TimeSpan.Zero);
        Assert.Equal(["/count 60 30"], (await client.Invoke("chat", "/history").ReadToEndAsync(Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Model_ThatFails_EndsTheRunWithModelError(string mode)
    {
        await using var client = await solution.ConnectAsync(mode);

        var failure = await Assert.ThrowsAsync<AgentSocketException>(() => client.Invoke("chat", "/fail 3").ReadToEndAsync(Token));

        Assert.Equal(ErrorCodes.ModelError, failure.Code);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Target_ThatNobodyServes_IsUnknown(string mode)
    {
        await using var client = await solution.ConnectAsync(mode);

        var failure = await Assert.ThrowsAsync<AgentSocketException>(() => client.Invoke("nobody", "hello").ReadToEndAsync(Token));

        Assert.Equal(ErrorCodes.UnknownTarget, failure.Code);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Runs_ManyAtOnceInOneSession_StayApart(string mode)
    {
        await using var client = await solution.ConnectAsync(mode);

        var texts = await Task.WhenAll(Enumerable.Range(1, 16).Select(n => client.Invoke("chat", $"/echo number {n}").ReadToEndAsync(Token)));

        for (var n = 1; n <= 16; n++)
            Assert.Equal($"number {n}", texts[n - 1].Trim());
    }

    [Theory]
    [InlineData("worker")]
    [InlineData("relay")]
    [InlineData("direct")]
    [InlineData("web")]
    public async Task Services_TellThatTheyAreHealthy(string resource)
    {
        using var http = solution.CreateHttpClient(resource);

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/health", UriKind.Relative), Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/alive", UriKind.Relative), Token)).StatusCode);
    }

    [Fact]
    public async Task Worker_RefusesACallThatNoRelaySigned()
    {
        using var http = solution.CreateHttpClient("worker");
        using var body = new ByteArrayContent([0x80]);

        using var answer = await http.PostAsync(new Uri("/invoke", UriKind.Relative), body, Token);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Answer_OfTwoHundredTokens_TakesAtMostHalfOfWhatJsonEventsTake()
    {
        await using var client = await solution.ConnectAsync("direct");
        await using var run = client.Invoke("chat", "/count 200 0");
        await run.ReadToEndAsync(Token);

        // The least that a token of JSON over SSE takes: data:, the delta in its object, two newlines; in a chunk of its own.
        var sse = Enumerable.Range(1, 200).Sum(i => $$"""data: {"delta":"{{i}} "}""".Length + "\n\n".Length);
        Assert.True(run.BytesReceived * 2 <= sse, $"{run.BytesReceived} bytes against {sse}");
    }
}
