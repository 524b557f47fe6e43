using AgentSocket.Protocol;
using AgentSocket.Server;

namespace AgentSocket.DirectAgent;

/// <summary>Pushes to all sessions of a principal, to each for itself, within the time that one may keep its window closed.</summary>
internal sealed class PrincipalPush(IAgentSessions sessions, string principal, TimeProvider time) : ISessionPush
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    public ValueTask DefineToolsAsync(IReadOnlyList<ToolDefinition> added, IReadOnlyList<string> removed, string? id = null, CancellationToken cancellationToken = default) =>
        PushAsync((session, stop) => session.DefineToolsAsync(added, removed, id, stop), cancellationToken);

    public ValueTask EmitAsync(string topic, AgentValue data, string? id = null, CancellationToken cancellationToken = default) =>
        PushAsync((session, stop) => session.EmitAsync(topic, data, id, stop), cancellationToken);

    private async ValueTask PushAsync(Func<IAgentSession, CancellationToken, ValueTask> push, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var found = await sessions.FindAllAsync(principal, either.Token);
        var taken = await Task.WhenAll(found.Select(session => TryAsync(session, push, either.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        if (!taken.Contains(true))
            throw new AgentSocketException(ErrorCodes.SessionEnded, "No session of the principal takes it.");
    }

    private static async Task<bool> TryAsync(IAgentSession session, Func<IAgentSession, CancellationToken, ValueTask> push, CancellationToken stop)
    {
        try
        {
            await push(session, stop);
            return true;
        }
        catch (Exception exception) when (exception is OperationCanceledException or AgentSocketException { Code: ErrorCodes.SessionEnded })
        {
            return false;
        }
    }
}
