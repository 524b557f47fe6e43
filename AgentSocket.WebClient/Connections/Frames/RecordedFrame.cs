using AgentSocket.Protocol;

namespace AgentSocket.WebClient.Connections;

/// <summary>A frame that went over a connection.</summary>
/// <param name="Key">Which one it is, in the order of recording.</param>
/// <param name="Direction">Who sent it.</param>
/// <param name="Type">Its type.</param>
/// <param name="Number">Its number in the session; 0 if it has none.</param>
/// <param name="WireBytes">What it took on the wire.</param>
/// <param name="Time">When, from the beginning of the recording.</param>
/// <param name="Bytes">Its bytes; empty if it was too long to be kept.</param>
public sealed record RecordedFrame(long Key, FrameDirection Direction, FrameType Type, long Number, long WireBytes, TimeSpan Time, byte[] Bytes)
{
    private IReadOnlyList<FrameField>? _fields;
    private string? _hex;

    /// <summary>Its fields by the specification's names, without secrets.</summary>
    public IReadOnlyList<FrameField> Fields => _fields ??= FrameDecoder.Decode(this);

    /// <summary>Its first bytes; null for a frame that carries a secret, or is too long to be kept.</summary>
    public string? Hex => _hex ??= FrameHex.Of(this);

    /// <summary>Names the frame.</summary>
    public override string ToString() => $"{Direction} {Type} {Number}";
}

/// <summary>A field of a frame.</summary>
/// <param name="Name">As the specification calls it.</param>
/// <param name="Value">As JSON, cut where it is long.</param>
public sealed record FrameField(string Name, string Value);
