using AgentSocket.Protocol;
using AgentSocket.Protocol.Client;
using AgentSocket.WebClient.Chat.Answers;

namespace AgentSocket.WebClient.Tests.Chat.Answers;

/// <summary>The other end of what a person says to a run.</summary>
internal sealed class FakeDialogue : IRunDialogue
{
    public List<(long Request, ReplyAction Action, AgentValue Value)> Replies { get; } = [];

    public List<(long Call, bool Agrees)> Decisions { get; } = [];

    public AgentSocketException? Refusal { get; set; }

    public Action? OnReply { get; set; }

    public TaskCompletionSource<SteerOutcome> Outcome { get; } = new();

    public void Reply(long request, ReplyAction action, AgentValue value)
    {
        if (Refusal is not null)
            throw Refusal;
        Replies.Add((request, action, value));
        OnReply?.Invoke();
    }

    public void Decide(long call, bool agrees) => Decisions.Add((call, agrees));

    public Task<SteerOutcome> SteerAsync(string guidance) => Outcome.Task;
}
