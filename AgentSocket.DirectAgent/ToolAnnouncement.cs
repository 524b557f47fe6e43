using AgentSocket.Protocol;
using AgentSocket.Server;

namespace AgentSocket.DirectAgent;

/// <summary>
/// Tells a session's client of the agents' tools, once: when its first run has ended, however that was, or waits for the client. So those hear of what can be
/// invoked who have begun to talk, and as a worker does it in Relay mode.
/// </summary>
internal sealed class ToolAnnouncement(IAgentSession session, IReadOnlyList<ToolDefinition> tools)
{
    private int _begun;

    /// <summary>Tells it, if nobody has yet.</summary>
    public async ValueTask MakeAsync()
    {
        if (Interlocked.Exchange(ref _begun, 1) != 0)
            return;
        try
        {
            await session.DefineToolsAsync(tools, [], id: null, CancellationToken.None);
        }
        catch (AgentSocketException ended) when (ended.Code == ErrorCodes.SessionEnded)
        {
            // Nobody is left to be told, and how the run ended is more to the point.
        }
    }
}
