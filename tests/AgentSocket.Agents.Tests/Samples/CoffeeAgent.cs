using AgentSocket.Protocol;

namespace AgentSocket.Agents.Tests.Samples;

internal sealed class CoffeeAgent(Func<string, CancellationToken, ValueTask<AgentValue>> order) : IAgent
{
    public IReadOnlyList<string> Targets { get; } = ["coffee"];

    public async ValueTask<AgentResult> RunAsync(AgentContext context, CancellationToken cancellationToken)
    {
        var size = await context.ClarifyAsync(Question.Choice("Which size?", ["small", "large"]), cancellationToken);
        if (!size.IsAccepted)
            return new AgentResult("Another time, then.");

        var place = await context.CallToolAsync("location", AgentValue.FromJson("{}"), cancellationToken: cancellationToken);
        var number = await context.StepAsync("order", stop => order(size.Text, stop), cancellationToken);
        var where = place.IsOk ? $" to {place.Text}" : "";
        await context.StreamAsync($"Order {number.ToJson()}: a {size.Text} coffee{where}.", cancellationToken: cancellationToken);
        return new AgentResult(number);
    }
}
