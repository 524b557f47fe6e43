using System.Globalization;
using AgentSocket.Faults.Checking;
using AgentSocket.Faults.Clients;
using AgentSocket.Faults.Processes;
using AgentSocket.Faults.Traces;
using AgentSocket.Faults.Workers;

namespace AgentSocket.Faults.Scenario;

/// <summary>What every scenario stands on: the trace, the processes, the recording worker; and what is checked when it is over.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly RecordingWorker? _worker;

    private Bench(ScenarioOptions options, TraceWriter trace, RecordingWorker? worker, Fleet fleet, TimeProvider time) =>
        (Options, Trace, _worker, Fleet, Time, Resources, Redis) = (options, trace, worker, fleet, time, new Resources(options, fleet, trace, time), new RedisWatch(options, fleet.Redis, trace, time));

    public ScenarioOptions Options { get; }

    public TraceWriter Trace { get; }

    public Fleet Fleet { get; }

    public TimeProvider Time { get; }

    public CheckingOptions Clients { get; } = new();

    public Resources Resources { get; }

    public RedisWatch Redis { get; }

    public StopTimes Stops { get; } = new();

    /// <summary>How many runs failed with which code: known once the trace is checked.</summary>
    public string Failures { get; private set; } = "";

    /// <summary>What agents and clients said to each other while runs went on: known once the trace is checked.</summary>
    public IReadOnlyList<(string Name, string Value)> Dialogue { get; private set; } = [];

    /// <summary>How many connections were closed because their session was gone (4410): known once the trace is checked.</summary>
    public int Gone { get; private set; }

    /// <summary>How long workers took to hear of cancels: known once the trace is checked.</summary>
    public IReadOnlyList<(string Name, string Value)> CancelTimes { get; private set; } = [];

    public static async Task<Bench> StartAsync(ScenarioOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        ServiceLogs.Clear(options.Folder);
        var trace = new TraceWriter(Path.Combine(options.Folder, "trace.jsonl"), time);
        var worker = options.HasOwnWorker
            ? await RecordingWorker.StartAsync(trace, options.Seed, options.BreakPercent, time, cancellationToken)
            : null;
        var settings = new Dictionary<string, string>
        {
            ["AgentSocket__Server__HeartbeatInterval"] = "00:00:05",
            ["AgentSocket__Server__Retention"] = TimeSpan.FromSeconds(options.RetentionSeconds).ToString("c"),
            ["AgentSocket__Worker__ConversationLifetime"] = RedisWatch.ConversationLifetime.ToString("c"),
            ["Logging__LogLevel__AgentSocket"] = "Warning",
        };
        if (options.AwaitsExpiry)
        {
            settings["AgentSocket__Server__SuspensionLimit"] = RedisWatch.ConversationLifetime.ToString("c");
            settings["AgentSocket__Worker__JournalLifetime"] = RedisWatch.ConversationLifetime.ToString("c");
        }

        var fleet = await Fleet.StartAsync(options.Topology, options.Folder, settings, worker?.Address, options.RedisKills > 0 && options.RedisPersists, time, cancellationToken);
        return new Bench(options, trace, worker, fleet, time);
    }

    /// <summary>What is looked for when all is over: what the services still hold, whether Redis lets go of everything, and how the services end.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await Resources.EndAsync();
        if (Options.AwaitsExpiry)
            await Redis.AwaitExpiryAsync(cancellationToken);
        await Stops.StopAsync(Fleet.Services);
    }

    /// <summary>Reads the trace back and holds it against the rules.</summary>
    public IReadOnlyList<Finding> Check(CheckOptions options)
    {
        Trace.Dispose();
        TraceLine[] lines = [.. TraceWriter.Read(Trace.FilePath)];
        Failures = string.Join(", ", lines.Where(line => line is { Kind: TraceKind.In, Type: Wire.Error, Run: > 0 }).DistinctBy(line => (line.Session, line.Run))
            .CountBy(line => line.Text ?? "").Select(code => string.Create(CultureInfo.InvariantCulture, $"{code.Value} {code.Key}")));
        Gone = lines.Count(line => line is { Kind: TraceKind.Closed, Code: Wire.CloseSessionGone });
        Dialogue = Scenario.Dialogue.Count(lines);
        CancelTimes = Options.HasOwnWorker ? Scenario.CancelTimes.Of(lines) : [];
        return [.. TraceChecker.Check(lines, options), .. ServiceLogs.Check(Options.Folder, Options.RedisKills + Options.RedisFreezes + Options.WorkerFreezes > 0), .. Stops.Check()];
    }

    public async ValueTask DisposeAsync()
    {
        await Fleet.DisposeAsync();
        if (_worker is not null)
            await _worker.DisposeAsync();
        Trace.Dispose();
    }
}
