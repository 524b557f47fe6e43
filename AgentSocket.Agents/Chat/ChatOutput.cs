using System.Text;
using AgentSocket.Protocol;

namespace AgentSocket.Agents;

/// <summary>
/// What an answer says, to the client and into the turn. Text that an earlier attempt said already is held back until something new is said, so that
/// what was taken back meanwhile isn't shown again.
/// </summary>
internal sealed class ChatOutput(AgentContext context, Turn turn)
{
    private const string Retraction = "moderation";

    private readonly StringBuilder _said = new();

    /// <summary>Says something new.</summary>
    public ValueTask SayAsync(string text, CancellationToken cancellationToken)
    {
        turn.Append(text);
        return context.StreamAsync(text, StreamChannel.Text, cancellationToken);
    }

    /// <summary>Has said something before.</summary>
    public void Repeat(string text)
    {
        turn.Append(text);
        _said.Append(text);
    }

    /// <summary>From here on things are said and done anew.</summary>
    public ValueTask CatchUpAsync(CancellationToken cancellationToken)
    {
        if (_said.Length == 0)
            return ValueTask.CompletedTask;
        var said = _said.ToString();
        _said.Clear();
        return context.StreamAsync(said, StreamChannel.Text, cancellationToken);
    }

    /// <summary>Takes back all that was said.</summary>
    public ValueTask RetractAsync(CancellationToken cancellationToken)
    {
        _said.Clear();
        turn.Discard();
        return context.TextLength == 0 ? ValueTask.CompletedTask : context.InterruptAsync(Retraction, 0, cancellationToken);
    }
}
