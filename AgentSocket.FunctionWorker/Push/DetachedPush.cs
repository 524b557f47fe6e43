using AgentSocket.Protocol;

namespace AgentSocket.FunctionWorker.Push;

/// <summary>Pushes by way of a relay at any time, also when the run that it comes from has ended.</summary>
/// <param name="relay">The relays.</param>
/// <param name="target">To whom: see <see cref="RelayPush"/>.</param>
internal sealed class DetachedPush(RelayPush relay, Uri target) : ISessionPush
{
    public async ValueTask DefineToolsAsync(IReadOnlyList<ToolDefinition> added, IReadOnlyList<string> removed, string? id = null, CancellationToken cancellationToken = default) =>
        await relay.PushAsync(target, await RelayPush.FormatAsync(new ToolDefFrame(0, added, removed), cancellationToken), cancellationToken);

    /// <summary>A push may be sent again when its answer was lost: without an id of the event's own it is given one.</summary>
    public async ValueTask EmitAsync(string topic, AgentValue data, string? id = null, CancellationToken cancellationToken = default) =>
        await relay.PushAsync(target, await RelayPush.FormatAsync(new EventFrame(topic, data, id ?? $"{Guid.NewGuid():N}"), cancellationToken), cancellationToken);
}
