using System.Globalization;
using AgentSocket.Protocol;
using MessagePack;

namespace AgentSocket.Agents;

/// <summary>
/// One call of a tool, as a client can show it: values on the data channel say where it begins, what it is called with and how it ends; between
/// them come its arguments and its output as text, each on the channel of its own. docs/agents.md has the form.
/// </summary>
/// <param name="context">The run.</param>
/// <param name="round">The number of the model's answer in the run, from 1.</param>
/// <param name="number">The number of the call in the answer, from 1.</param>
internal sealed class ToolCard(AgentContext context, int round, int number)
{
    private const int MaxOutput = 4_000;

    private readonly string _id = string.Create(CultureInfo.InvariantCulture, $"{round}.{number}");

    /// <summary>The model begins to write the call: its arguments follow on the channel of tool arguments.</summary>
    public ValueTask BeginAsync(string name, CancellationToken cancellationToken) => WriteAsync(name, "writing", AgentValue.None, status: null, cancellationToken);

    /// <summary>The tool is called.</summary>
    public ValueTask CallAsync(string name, AgentValue arguments, CancellationToken cancellationToken) => WriteAsync(name, "calling", arguments, status: null, cancellationToken);

    /// <summary>The tool has ended. Its output comes before, shortened.</summary>
    public async ValueTask EndAsync(string name, ToolStatus status, string output, CancellationToken cancellationToken)
    {
        await context.StreamAsync(output.Length <= MaxOutput ? output : Shorten(output), StreamChannel.ToolOutput, cancellationToken);
        await WriteAsync(name, "done", AgentValue.None, status, cancellationToken);
    }

    /// <summary>The call isn't made: guidance came first.</summary>
    public ValueTask DropAsync(string name, CancellationToken cancellationToken) => WriteAsync(name, "dropped", AgentValue.None, status: null, cancellationToken);

    private static string Shorten(string output) =>
        string.Concat(output.AsSpan(0, char.IsHighSurrogate(output[MaxOutput - 1]) ? MaxOutput - 1 : MaxOutput), "…");

    private ValueTask WriteAsync(string name, string phase, AgentValue arguments, ToolStatus? status, CancellationToken cancellationToken) =>
        context.StreamAsync(AgentValue.Create((Id: _id, name, phase, arguments, status), Write), cancellationToken);

    private static void Write(ref MessagePackWriter writer, (string Id, string Name, string Phase, AgentValue Arguments, ToolStatus? Status) card)
    {
        writer.WriteMapHeader(3 + (card.Arguments.IsNone ? 0 : 1) + (card.Status is null ? 0 : 1));
        writer.Write("tool");
        writer.Write(card.Id);
        writer.Write("name");
        writer.Write(card.Name);
        writer.Write("phase");
        writer.Write(card.Phase);
        if (!card.Arguments.IsNone)
        {
            writer.Write("arguments");
            card.Arguments.WriteTo(ref writer);
        }

        if (card.Status is not { } status)
            return;
        writer.Write("status");
        writer.Write((byte)status);
    }
}
