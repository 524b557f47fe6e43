using AgentSocket.WebClient.PageTools;
using Microsoft.Extensions.Options;

namespace AgentSocket.WebClient.Connections;

/// <summary>The connections of one browser circuit; they end with it.</summary>
public sealed class AgentConnections : IAsyncDisposable
{
    private readonly Dictionary<AgentMode, AgentConnection> _connections = [];

    /// <summary>One for each mode that has an address. Nothing is connected yet.</summary>
    public AgentConnections(IOptions<EndpointOptions> endpoints, TimeProvider time, ILogger<AgentConnection> logger, BrowserTools tools)
    {
        foreach (var mode in Enum.GetValues<AgentMode>())
        {
            if (SocketAddress.TryParse(endpoints.Value.For(mode), out var address))
                _connections[mode] = new AgentConnection(mode, address, time, logger, tools.All);
        }
    }

    /// <summary>The modes that have an address.</summary>
    public IReadOnlyCollection<AgentMode> Modes => _connections.Keys;

    /// <summary>The mode's connection.</summary>
    public AgentConnection this[AgentMode mode] => _connections[mode];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections.Values)
            await connection.DisposeAsync();
    }
}
