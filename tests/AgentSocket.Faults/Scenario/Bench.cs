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
    private const int ShownKeys = 5;
    private const int SlackAlways = 16;
    private const int RunsOfASession = 3;

    private static readonly TimeSpan QuietLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan KeysPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConversationLifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ExpiryLimit = TimeSpan.FromSeconds(120);

    /// <summary>What is in Redis beside sessions: servers that live, and nonces, which outlive their requests.</summary>
    private static readonly string[] OfOthers = ["as:{fleet}:servers", "asp:nonce:"];

    private readonly RecordingWorker? _worker;
    private Dictionary<string, long>? _measured;

    private Bench(ScenarioOptions options, TraceWriter trace, RecordingWorker? worker, Fleet fleet, TimeProvider time) =>
        (Options, Trace, _worker, Fleet, Time) = (options, trace, worker, fleet, time);

    public ScenarioOptions Options { get; }

    public TraceWriter Trace { get; }

    public Fleet Fleet { get; }

    public TimeProvider Time { get; }

    public CheckingOptions Clients { get; } = new();

    /// <summary>How many runs failed with which code: known once the trace is checked.</summary>
    public string Failures { get; private set; } = "";

    /// <summary>What agents and clients said to each other while runs went on: known once the trace is checked.</summary>
    public IReadOnlyList<(string Name, string Value)> Dialogue { get; private set; } = [];

    /// <summary>How long workers took to hear of cancels: known once the trace is checked.</summary>
    public IReadOnlyList<(string Name, string Value)> CancelTimes { get; private set; } = [];

    /// <summary>How long it took until everything had expired.</summary>
    public string Expiry { get; private set; } = "";

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
            ["AgentSocket__Worker__ConversationLifetime"] = ConversationLifetime.ToString("c"),
            ["AgentSocket__Server__DrainTimeout"] = "00:00:02",
            ["Logging__LogLevel__AgentSocket"] = "Warning",
        };
        if (options.AwaitsExpiry)
        {
            settings["AgentSocket__Server__SuspensionLimit"] = ConversationLifetime.ToString("c");
            settings["AgentSocket__Worker__JournalLifetime"] = ConversationLifetime.ToString("c");
        }

        var fleet = await Fleet.StartAsync(options.Topology, options.Folder, settings, worker?.Address, options.RedisKills > 0, time, cancellationToken);
        return new Bench(options, trace, worker, fleet, time);
    }

    /// <summary>Relays keep a connection to a worker for each run that went on at once; a leak grows with the cuts instead.</summary>
    private long Slack => SlackAlways + (Options.Topology.IsDirect ? 0 : RunsOfASession * Options.SessionsAtOnce);

    /// <summary>Counts what the services hold. Afterwards, it waits until they have let go, or for so long that they never will.</summary>
    public async Task MeasureAsync(bool isAfter)
    {
        var before = _measured;
        var started = Time.GetTimestamp();
        var now = Count();
        while (isAfter && before is not null && now.Any(pair => before.TryGetValue(pair.Key, out var held) && pair.Value > held + Slack) && Time.GetElapsedTime(started) < QuietLimit)
        {
            await Task.Delay(Poll, Time);
            now = Count();
        }

        _measured = now;
        foreach (var (name, value) in now)
            Trace.Write(new TraceLine(TraceKind.Resource) { Text = name, Value = value, Flag = isAfter });
    }

    /// <summary>Looks for keys in Redis that would stay for ever, as long as the scenario goes on.</summary>
    public async Task WatchKeysAsync(CancellationToken cancellationToken)
    {
        while (Fleet.Redis is { } redis && !cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAny(Task.Delay(KeysPeriod, Time, cancellationToken));
            if (await redis.LastingKeysAsync(KeysPeriod, Time) is { Count: > 0 } keys)
                Trace.Write(new TraceLine(TraceKind.Keys) { Text = $"never expire: {string.Join(", ", keys.Take(ShownKeys))}", Value = keys.Count });
        }
    }

    /// <summary>Waits until nothing is in Redis any more of sessions and their runs.</summary>
    public async Task AwaitExpiryAsync(CancellationToken cancellationToken)
    {
        var limit = ConversationLifetime + TimeSpan.FromSeconds(Options.RetentionSeconds) + ExpiryLimit;
        var started = Time.GetTimestamp();
        while (Fleet.Redis is { } redis)
        {
            var keys = (await redis.KeysAsync(KeysPeriod, Time))?.Where(key => !OfOthers.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal))).ToArray();
            var elapsed = Time.GetElapsedTime(started);
            Expiry = string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0} s");
            if (keys is { Length: 0 })
                return;
            if (elapsed > limit)
            {
                Trace.Write(new TraceLine(TraceKind.Keys) { Text = $"left behind: {string.Join(", ", keys?.Take(ShownKeys) ?? ["no answer"])}", Value = keys?.Length ?? 1 });
                return;
            }

            await Task.Delay(KeysPeriod, Time, cancellationToken);
        }
    }

    /// <summary>Reads the trace back and holds it against the rules.</summary>
    public IReadOnlyList<Finding> Check(CheckOptions options)
    {
        Trace.Dispose();
        TraceLine[] lines = [.. TraceWriter.Read(Trace.FilePath)];
        Failures = string.Join(", ", lines.Where(line => line is { Kind: TraceKind.In, Type: Wire.Error, Run: > 0 }).DistinctBy(line => (line.Session, line.Run))
            .CountBy(line => line.Text ?? "").Select(code => string.Create(CultureInfo.InvariantCulture, $"{code.Value} {code.Key}")));
        Dialogue = Scenario.Dialogue.Count(lines);
        CancelTimes = Options.HasOwnWorker ? Scenario.CancelTimes.Of(lines) : [];
        return [.. TraceChecker.Check(lines, options with { ResourceSlack = Slack }), .. ServiceLogs.Check(Options.Folder)];
    }

    public async ValueTask DisposeAsync()
    {
        await Fleet.DisposeAsync();
        if (_worker is not null)
            await _worker.DisposeAsync();
        Trace.Dispose();
    }

    /// <summary>Only of processes that were not started anew: a fresh one has other counts.</summary>
    private Dictionary<string, long> Count() => Fleet.Services.Where(service => service.Process.Id > 0)
        .ToDictionary(service => $"files of {service.Process.Name} ({service.Process.Id})", service => (long)Handles.FilesOf(service.Process.Id));
}
