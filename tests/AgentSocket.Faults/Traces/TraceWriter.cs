using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentSocket.Faults.Traces;

/// <summary>Writes a trace: a file of JSON lines, in the order in which they were recorded.</summary>
internal sealed class TraceWriter : IDisposable
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly StreamWriter _output;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly Lock _lock = new();

    public TraceWriter(string path, TimeProvider time)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        (FilePath, _time, _started) = (path, time, time.GetTimestamp());
        _output = new StreamWriter(path, append: false, System.Text.Encoding.UTF8, 1 << 16);
    }

    /// <summary>Where it is.</summary>
    public string FilePath { get; }

    /// <summary>Milliseconds since the trace began.</summary>
    public double Now => Math.Round(_time.GetElapsedTime(_started).TotalMilliseconds, 3);

    public void Write(TraceLine line)
    {
        var json = JsonSerializer.Serialize(line with { Ms = Now }, Options);
        lock (_lock)
            _output.WriteLine(json);
    }

    public void Dispose()
    {
        lock (_lock)
            _output.Dispose();
    }

    /// <summary>Reads a trace back.</summary>
    public static IEnumerable<TraceLine> Read(string path) => File.ReadLines(path).Select(line => JsonSerializer.Deserialize<TraceLine>(line, Options)!);
}
