using AgentSocket.FunctionWorker.Invoking;
using AgentSocket.Protocol;

namespace AgentSocket.FunctionWorker.Push;

/// <summary>Pushes in order with a run's frames: in the answer's body. Each attempt defines the same tools in the same order; the relay knows them by their numbers.</summary>
internal sealed class BodyPush(BodyRunWriter body) : ISessionPush
{
    private long _definitions;

    public ValueTask DefineToolsAsync(IReadOnlyList<ToolDefinition> added, IReadOnlyList<string> removed, string? id = null, CancellationToken cancellationToken = default) =>
        body.PushAsync(new ToolDefFrame(++_definitions, added, removed), cancellationToken);

    public ValueTask EmitAsync(string topic, AgentValue data, string? id = null, CancellationToken cancellationToken = default) =>
        body.PushAsync(new EventFrame(topic, data, id), cancellationToken);
}
