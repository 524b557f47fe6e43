using System.Text.Json;

namespace AgentSocket.Protocol.Tests.Vectors;

/// <summary>One entry of tests/vectors/vectors.json; what isn't there is null.</summary>
public sealed record Vector(string Name, string? Frame, string From, JsonElement Fields, FrameError Error, VectorLimits? Limits, string Hex)
{
    public byte[] Bytes => Convert.FromHexString(Hex.Replace(" ", "", StringComparison.Ordinal));

    public FrameLimits FrameLimits => new(
        Limits?.MaxFrameBytes ?? FrameLimits.DefaultMaxFrameBytes,
        Limits?.MaxDepth ?? FrameLimits.DefaultMaxDepth,
        Limits?.MaxElements ?? FrameLimits.DefaultMaxElements);

    public override string ToString() => Name;
}

/// <summary>The receiver's limits, where they aren't the usual ones.</summary>
public sealed record VectorLimits(int? MaxFrameBytes, int? MaxDepth, int? MaxElements);
