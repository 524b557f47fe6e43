using AgentSocket.FunctionWorker.Invoking;
using AgentSocket.Protocol;

namespace AgentSocket.FunctionWorker.Push;

/// <summary>Pushes in order with a run's frames: in the answer's body.</summary>
internal sealed class BodyPush(BodyRunWriter body) : ISessionPush
{
    public ValueTask DefineToolsAsync(IReadOnlyList<ToolDefinition> added, IReadOnlyList<string> removed, CancellationToken cancellationToken = default) =>
        body.PushAsync(new ToolDefFrame(0, added, removed), cancellationToken);

    public ValueTask EmitAsync(string topic, AgentValue data, string? id = null, CancellationToken cancellationToken = default) =>
        body.PushAsync(new EventFrame(topic, data, id), cancellationToken);
}
