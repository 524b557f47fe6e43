using AgentSocket.Server.Runs;
using AgentSocket.Server.Sessions;
using AgentSocket.Server.Telemetry;
using Microsoft.Extensions.Options;

namespace AgentSocket.Server.Connections;

/// <summary>What every connection needs of its server.</summary>
internal sealed class ServerServices(IOptions<AgentSocketServerOptions> options, SessionDirectory sessions, ConnectionRegistry connections, RunStarter runs, ServerMetrics metrics, TimeProvider time)
{
    public AgentSocketServerOptions Options { get; } = options.Value;

    public SessionDirectory Sessions { get; } = sessions;

    public ConnectionRegistry Connections { get; } = connections;

    public RunStarter Runs { get; } = runs;

    public ServerMetrics Metrics { get; } = metrics;

    public TimeProvider Time { get; } = time;
}
