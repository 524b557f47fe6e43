using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Checking;

/// <summary>A session's lines.</summary>
internal sealed class SessionTrace(string name, IReadOnlyList<TraceLine> lines)
{
    public string Name => name;

    public IReadOnlyList<TraceLine> Lines => lines;

    public IReadOnlyList<ConnectionTrace> Connections { get; } =
        [.. lines.Where(line => line.Connection > 0).GroupBy(line => line.Connection).OrderBy(group => group.Key).Select(group => new ConnectionTrace(group.Key, [.. group]))];

    public bool IsLost { get; } = lines.Any(line => line.Kind == TraceKind.Lost);

    /// <summary>Each frame of the server that some connection brought, once, by its number.</summary>
    public IReadOnlyList<TraceLine> Incoming => [.. Connections.SelectMany(connection => connection.Incoming).GroupBy(line => line.Number).OrderBy(group => group.Key).Select(group => group.First())];

    /// <summary>The guidance that a run was given: each once, however often it was sent.</summary>
    public IReadOnlyList<TraceLine> SteersOf(long run) =>
        [.. lines.Where(line => line is { Kind: TraceKind.Out, Type: Wire.Steer } && line.Run == run).DistinctBy(line => line.Request)];

    public Finding Find(string rule, int connection, string message) => new(rule, name, connection, message);
}
