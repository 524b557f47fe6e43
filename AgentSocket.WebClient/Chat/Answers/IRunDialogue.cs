using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.WebClient.Connections;

namespace AgentSocket.WebClient.Chat.Answers;

/// <summary>What a person can say while a run goes on.</summary>
public interface IRunDialogue
{
    /// <summary>Answers a question.</summary>
    /// <exception cref="AgentSocketException">It can't be answered, or not so.</exception>
    void Reply(long request, ReplyAction action, AgentValue value);

    /// <summary>Decides about a call of one of the page's tools.</summary>
    void Decide(long call, bool agrees);

    /// <summary>Gives guidance.</summary>
    /// <exception cref="AgentSocketException">It couldn't be given.</exception>
    Task<SteerOutcome> SteerAsync(string guidance);
}

/// <summary>With the agent at the other end.</summary>
internal sealed class AgentRunDialogue(AgentRun run, ApprovalDesk approvals) : IRunDialogue
{
    public void Reply(long request, ReplyAction action, AgentValue value) => run.Reply(request, action, value);

    public void Decide(long call, bool agrees) => approvals.Decide(run, call, agrees);

    public Task<SteerOutcome> SteerAsync(string guidance) => run.SteerAsync(guidance);
}
