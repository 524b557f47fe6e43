using AgentSocket.Protocol;

namespace AgentSocket.Agents;

/// <summary>Shows how the model writes its calls. Should it write several at once, the last that began is shown; all are shown whole when they are made.</summary>
internal sealed class CallWriting(AgentContext context, int round)
{
    private readonly List<(ToolCard Card, string Name)> _begun = [];
    private int _current;

    /// <summary>A piece of a call.</summary>
    public async ValueTask WriteAsync((int Number, string Name) call, string? arguments, CancellationToken cancellationToken)
    {
        if (call.Number > _current && call.Name.Length > 0)
        {
            var (card, name) = (new ToolCard(context, round, call.Number), FunctionCall.Of("", call.Name, "").Name);
            _current = call.Number;
            _begun.Add((card, name));
            await card.BeginAsync(name, cancellationToken);
        }

        if (call.Number == _current && !string.IsNullOrEmpty(arguments))
            await context.StreamAsync(arguments, StreamChannel.ToolArguments, cancellationToken);
    }

    /// <summary>The answer was broken off: what was begun isn't called.</summary>
    public async ValueTask DropAsync(CancellationToken cancellationToken)
    {
        foreach (var (card, name) in _begun)
            await card.DropAsync(name, cancellationToken);
    }
}
