using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Checking;

/// <summary>A connection of a session, in the order of its lines.</summary>
internal sealed class ConnectionTrace(int number, IReadOnlyList<TraceLine> lines)
{
    public int Number => number;

    public IReadOnlyList<TraceLine> Lines => lines;

    /// <summary>RESUME, if the client sent it.</summary>
    public TraceLine? Resume { get; } = lines.FirstOrDefault(line => line is { Kind: TraceKind.Out, Type: Wire.Resume });

    /// <summary>RESUMED, if it came.</summary>
    public TraceLine? Resumed { get; } = lines.FirstOrDefault(line => line is { Kind: TraceKind.In, Type: Wire.Resumed });

    public TraceLine? Closed { get; } = lines.FirstOrDefault(line => line.Kind == TraceKind.Closed);

    /// <summary>Whether it carried the session: from RESUMED on, or from the first frame of a fresh one.</summary>
    public bool Carried => Resume is null ? Incoming.Any() || Outgoing.Any() : Resumed is { Code: not Wire.ResumedLost };

    /// <summary>The number that the first numbered frame of the server must have.</summary>
    public long FirstIncoming => Resumed is null ? 1 : (Resume?.Received ?? 0) + 1;

    /// <summary>The number that the first numbered frame of the client must have.</summary>
    public long FirstOutgoing => (Resumed?.Received ?? 0) + 1;

    /// <summary>Numbered frames of the server.</summary>
    public IEnumerable<TraceLine> Incoming => lines.Where(line => line.Kind == TraceKind.In && Wire.IsNumbered(line.Type));

    /// <summary>Numbered frames of the client.</summary>
    public IEnumerable<TraceLine> Outgoing => lines.Where(line => line.Kind == TraceKind.Out && Wire.IsNumbered(line.Type));
}
