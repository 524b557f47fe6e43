using AgentSocket.Protocol;

namespace AgentSocket.Agents.Tests.Samples;

internal sealed class ReverseWordsAgent : IAgent
{
    public IReadOnlyList<string> Targets { get; } = ["reverse-words"];

    public async ValueTask<AgentResult> RunAsync(AgentContext context, CancellationToken cancellationToken)
    {
        if (!context.Input.TryGetString(out var text))
            throw new AgentSocketException(ErrorCodes.InvalidInput, "The input must be text.") { Processed = false };
        foreach (var word in text.Split(' ').Reverse())
            await context.StreamAsync($"{word} ", cancellationToken: cancellationToken);
        return new AgentResult();
    }
}
