using AgentSocket.Protocol;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.Agents.Tests.Support;

/// <summary>How a run waits.</summary>
public enum Waiting
{
    /// <summary>In memory, as in Direct mode.</summary>
    InMemory,

    /// <summary>Not at all: another attempt goes on, as in Relay mode.</summary>
    Suspended,
}

/// <summary>Runs of an agent with a client in memory, in either mode, to their ends.</summary>
internal sealed class TestRun(Waiting waiting)
{
    private const int MaxAttempts = 50;

    private readonly Dictionary<string, AgentValue> _journal = [];

    private TestAttempt? _attempt;

    public TestClient Client { get; } = new();

    public List<ToolDefinition> ClientTools { get; } = [];

    /// <summary>What storing an entry of the journal waits for.</summary>
    public Task Storing { get; set; } = Task.CompletedTask;

    public FakeTimeProvider Time { get; init; } = new();

    public int Attempts { get; private set; }

    /// <summary>What the agents left to do after the run.</summary>
    public IReadOnlyList<AfterRunRequest> Afterwards { get; private set; } = [];

    public IReadOnlyDictionary<string, AgentValue> Journal => _journal;

    /// <summary>The worker that has the run now is lost.</summary>
    public void Lose() => _attempt!.Lose();

    /// <summary>The person guides the run.</summary>
    public void Steer(string guidance) => _attempt!.Steer(guidance);

    /// <summary>One run of the chat.</summary>
    public async Task<AgentResult> ChatAsync(TestAgents agents, string text)
    {
        var turns = agents.Conversation.Turns;
        return await RunAsync(agents.Catalog.Find("chat"), text, () => agents.Conversation = Conversation.Restore(turns, agents.ConversationOptions));
    }

    /// <summary>One run of an agent.</summary>
    public async Task<AgentResult> RunAsync(IAgent agent, AgentValue input, Func<Conversation>? load = null, string? target = null)
    {
        for (Attempts = 1; Attempts <= MaxAttempts; Attempts++)
        {
            using var attempt = new TestAttempt(Client, waiting == Waiting.Suspended, new Kept(this), ClientTools, Time, () => Time.Advance(TimeSpan.FromMilliseconds(50)));
            var context = new AgentContext(attempt) { Target = target ?? agent.Targets[0], Input = input, SessionId = "s", Conversation = load?.Invoke() ?? new Conversation(new ConversationOptions()) };
            _attempt = attempt;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(attempt.Cut, TestContext.Current.CancellationToken);
            try
            {
                var result = await agent.RunAsync(context, stop.Token);
                attempt.End();
                Afterwards = context.Afterwards;
                return result;
            }
            catch (OperationCanceledException) when (attempt.Cut.IsCancellationRequested)
            {
                // The relay broke off, or the worker was lost: another attempt follows.
            }
            catch (OperationCanceledException) when (attempt.IsSuspended)
            {
                Client.AnswerNext();
            }
        }

        throw new InvalidOperationException("The run doesn't end.");
    }

    /// <summary>Keeps entries for further attempts, on bytes of their own.</summary>
    private sealed class Kept(TestRun run) : RunJournal(new Dictionary<string, AgentValue>(run._journal))
    {
        protected internal override async ValueTask RecordAsync(string key, AgentValue value)
        {
            await run.Storing;
            run._journal[key] = value.ToOwned();
        }
    }
}
