using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentSocket.Protocol.Tests.Vectors;

/// <summary>tests/vectors/vectors.json, which the Node client reads too.</summary>
public sealed record VectorTable(IReadOnlyList<Vector> Valid, IReadOnlyList<Vector> Tolerated, IReadOnlyList<Vector> Ignored, IReadOnlyList<Vector> Invalid)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static VectorTable Instance { get; } = JsonSerializer.Deserialize<VectorTable>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors.json")), Options)!;

    public static IEnumerable<Vector> Readable => Instance.Valid.Concat(Instance.Tolerated);

    public static IEnumerable<Vector> All => Readable.Concat(Instance.Ignored).Concat(Instance.Invalid);

    public static TheoryData<string> Names(IEnumerable<Vector> vectors) => [.. vectors.Select(vector => vector.Name)];

    public static Vector Named(string name) => All.Single(vector => vector.Name == name);
}
