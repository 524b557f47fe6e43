using System.Text;
using AgentSocket.Agents;
using AgentSocket.FunctionWorker.Conversations;
using AgentSocket.Protocol;
using AgentSocket.Relay.Tests.Framing;
using AgentSocket.Relay.Tests.Hosts;
using Microsoft.Extensions.DependencyInjection;

namespace AgentSocket.Relay.Tests.Working;

/// <summary>What a run has said and done while it waits for its client: no worker hears of it when the run ends then.</summary>
public sealed class WaitingTurnTests : IAsyncLifetime
{
    private readonly List<(string User, TurnOutcome Outcome)[]> _turns = [];
    private RedisServer _redis = null!;
    private WorkerHost _worker = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _worker = await WorkerHost.StartAsync(_redis.ConnectionString, agent: new ScriptedAgent((context, _) =>
        {
            _turns.Add([.. context.Conversation.Turns.Select(turn => (turn.User, turn.Outcome))]);
            return default;
        }));
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Run_ThatIsCancelledWhileItWaits_KeepsWhatWasSaidAndDone()
    {
        await using var relay = await RelayHost.StartAsync(_worker.Address);
        using var client = await RawClient.ConnectAsync(relay.Socket);
        await client.SendAsync(new InvokeFrame(1, "chat", "Book a table"));
        await client.ReceiveUntilAsync(FrameType.Clarify).Soon();
        await client.SendAsync(new ReplyFrame(1, 1, ReplyAction.Accept, AgentValue.FromJson("""{"size":4,"time":"20:00"}""")));
        await client.ReceiveUntilAsync(FrameType.Clarify).Soon();
        await UntilAsync(async () => (await LoadAsync(_worker, client.Hello.SessionId)).Any(turn => turn.Replies.Count > 0)).Soon();

        await client.SendAsync(new CancelFrame(1));
        await client.ReceiveUntilAsync(FrameType.Complete).Soon();
        await client.SendAsync(new InvokeFrame(2, "chat", "/history"));

        Assert.Contains("Book a table", await client.ReceiveTextAsync().Soon(), StringComparison.Ordinal);
        await using var other = await WorkerHost.StartAsync(_redis.ConnectionString);
        var turn = (await LoadAsync(other, client.Hello.SessionId))[0];
        Assert.Equal(TurnOutcome.Cancelled, turn.Outcome);
        Assert.Contains("20:00", Assert.Single(turn.Replies.SelectMany(reply => reply.Tools)).Result, StringComparison.Ordinal);
    }

    /// <summary>As in a process that has both: of the other's turn, only what the person said is known, and it isn't among those that have ended.</summary>
    [Fact]
    public async Task Turn_OfARunThatWaits_IsOpenToTheSessionsOtherRuns()
    {
        await TellAsync("/ask Which colour?", run: 1);

        await TellAsync("", run: 2, others: 1, target: ScriptedAgent.Target);
        await TellAsync("", run: 3, target: ScriptedAgent.Target);

        Assert.Equal([[], [("/ask Which colour?", TurnOutcome.Cancelled)]], _turns);
        Assert.Contains("/ask Which colour?", await TellAsync("/history", run: 4, others: 1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attempt_ThatGoesOn_StoresItsTurnInPlaceOfTheOpenOne()
    {
        await TellAsync("/ask Which colour?", run: 1);
        await TellAsync("/echo two", run: 2, others: 1);
        await TellAsync("/ask Which colour?", run: 1, attempt: 2, inbox: new ReplyFrame(1, 1, ReplyAction.Accept, "blue"));

        var turns = await LoadAsync(_worker, "s");

        Assert.Equal([("/ask Which colour?", TurnOutcome.Completed), ("/echo two", TurnOutcome.Completed)], turns.Select(turn => (turn.User, turn.Outcome)));
    }

    [Fact]
    public async Task Attempt_ThatBeginsToWaitAfterALaterOneHasEnded_StoresNothing()
    {
        await TellAsync("/ask Which colour?", run: 1, attempt: 2, inbox: new ReplyFrame(1, 1, ReplyAction.Accept, "blue"));
        await TellAsync("/ask Which colour?", run: 1);

        Assert.Equal(TurnOutcome.Completed, Assert.Single(await LoadAsync(_worker, "s")).Outcome);
    }

    [Fact]
    public async Task Keys_OfASessionWhoseRunWaits_AllHaveALifetime()
    {
        await TellAsync("/ask Which colour?", run: 1);
        var database = await _redis.GetDatabaseAsync();

        var keys = await _redis.KeysAsync();

        Assert.Contains("asp:{s}:conversation", keys);
        foreach (var key in keys)
            Assert.NotNull(await database.KeyTimeToLiveAsync(key));
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
            await Task.Yield();
    }

    private static async Task<IReadOnlyList<Turn>> LoadAsync(WorkerHost worker, string session) =>
        (await worker.Services.GetRequiredService<ConversationStore>().LoadAsync(session, run: 99, others: [])).Turns;

    /// <summary>One attempt at a run; its text.</summary>
    private async Task<string> TellAsync(string input, long run, long attempt = 1, long? others = null, ReplyFrame? inbox = null, string target = "chat")
    {
        using var relay = new Invoker();
        var invocation = Invoker.Invocation("s", input, target, run) with
        {
            Attempt = attempt,
            OtherRuns = others is { } other ? [other] : [],
            Inbox = inbox is { } reply ? [Frames.Encode(reply)] : [],
        };
        var (status, body) = await relay.InvokeAsync(_worker, invocation);
        Assert.Equal(200, status);
        return string.Concat((await Invoker.FramesAsync(body)).Where(frame => frame[0] == (byte)FrameType.Stream).Select(Encoding.UTF8.GetString));
    }
}
