using AgentSocket.Protocol;

namespace AgentSocket.Agents;

/// <summary>Shows how the model writes its calls. Should it write several at once, the last that began is shown; all are shown whole when they are made.</summary>
internal sealed class CallWriting(AgentContext context, int round)
{
    private int _current;
    private string _name = "";
    private ToolCard? _card;

    /// <summary>A piece of a call.</summary>
    public async ValueTask WriteAsync((int Number, string Name) call, string? arguments, CancellationToken cancellationToken)
    {
        if (call.Number > _current && call.Name.Length > 0)
        {
            (_current, _name) = (call.Number, FunctionCall.Of("", call.Name, "").Name);
            _card = new ToolCard(context, round, call.Number);
            await _card.BeginAsync(_name, cancellationToken);
        }

        if (call.Number == _current && !string.IsNullOrEmpty(arguments))
            await context.StreamAsync(arguments, StreamChannel.ToolArguments, cancellationToken);
    }

    /// <summary>The answer was broken off: what was begun isn't called.</summary>
    public async ValueTask DropAsync(CancellationToken cancellationToken)
    {
        for (var number = 1; number <= _current; number++)
            await new ToolCard(context, round, number).DropAsync(_name, cancellationToken);
    }
}
