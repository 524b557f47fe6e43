using System.Globalization;
using AgentSocket.Faults.Processes;
using AgentSocket.Faults.Seeding;
using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Scenario;

/// <summary>Ends and freezes processes. When, which and for how long the seed says; "when" is how far the scenario is, not the time.</summary>
internal sealed class Chaos(Bench bench)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private volatile ChaosStep? _next;

    /// <summary>What was done.</summary>
    public List<string> Done { get; } = [];

    /// <summary>What nobody was there for any more, and so wasn't done.</summary>
    public List<string> Missed { get; } = [];

    /// <summary>Whether something is being done, or is overdue: then the sessions should go on.</summary>
    /// <param name="progress">How far the scenario is, from 0 to 1.</param>
    public bool IsDue(double progress) => _next?.At <= progress;

    /// <summary>Goes through its plan as the scenario goes on; ends with it.</summary>
    /// <param name="progress">How far the scenario is, from 0 to 1.</param>
    /// <param name="cancellationToken">The scenario is over.</param>
    public async Task RunAsync(Func<double> progress, CancellationToken cancellationToken)
    {
        foreach (var step in Plan())
        {
            _next = step;
            while (progress() < step.At && !cancellationToken.IsCancellationRequested)
                await Task.Delay(Poll, bench.Time, CancellationToken.None);

            // Not broken off: a process that was ended is started again.
            if (cancellationToken.IsCancellationRequested)
                Missed.Add($"{step.Kind} at {step.At:P0}");
            else
                await DoAsync(step);
        }

        _next = null;
    }

    public IReadOnlyList<ChaosStep> Plan()
    {
        var dice = new Dice(bench.Options.Seed, "chaos");
        ChaosKind[] kinds =
        [
            .. Enumerable.Repeat(ChaosKind.KillServer, bench.Options.Kills), .. Enumerable.Repeat(ChaosKind.StopServer, bench.Options.Stops),
            .. Enumerable.Repeat(ChaosKind.FreezeServer, bench.Options.Freezes), .. Enumerable.Repeat(ChaosKind.KillWorker, bench.Options.WorkerKills),
            .. Enumerable.Repeat(ChaosKind.FreezeWorker, bench.Options.WorkerFreezes),
            .. Enumerable.Repeat(ChaosKind.KillRedis, bench.Options.RedisKills), .. Enumerable.Repeat(ChaosKind.FreezeRedis, bench.Options.RedisFreezes),
            .. Enumerable.Repeat(ChaosKind.FlushRedis, bench.Options.RedisFlushes),
        ];
        return [.. kinds.Select(kind => Step(kind, dice)).OrderBy(step => step.At)];
    }

    private ChaosStep Step(ChaosKind kind, Dice dice)
    {
        var step = new ChaosStep(dice.Between(5, 85) / 100.0, kind, dice.Between(0, 1_000), dice.Milliseconds(100, 2_000));
        return kind switch
        {
            ChaosKind.FreezeRedis => step with { Hold = TimeSpan.FromSeconds(bench.Options.RedisFreezeSeconds) },
            ChaosKind.FreezeWorker => step with { Hold = TimeSpan.FromSeconds(bench.Options.WorkerFreezeSeconds) },
            ChaosKind.KillRedis when bench.Options.RedisKillSeconds > 0 => step with { Hold = TimeSpan.FromSeconds(bench.Options.RedisKillSeconds) },
            _ => step,
        };
    }

    private async Task DoAsync(ChaosStep step)
    {
        var isWorker = step.Kind is ChaosKind.KillWorker or ChaosKind.FreezeWorker;
        var service = step.Kind switch
        {
            ChaosKind.KillWorker or ChaosKind.FreezeWorker => One(bench.Fleet.Workers, step.Which),
            ChaosKind.KillServer or ChaosKind.StopServer or ChaosKind.FreezeServer => One(bench.Fleet.Servers, step.Which),
            _ => null,
        };
        var process = service?.Process ?? bench.Fleet.Redis?.Process ?? throw Missing();
        var line = new TraceLine(TraceKind.Disturbed) { Text = $"{step.Kind} {process.Name}" };
        if (!isWorker)
            bench.Trace.Write(line);
        await (step.Kind switch
        {
            ChaosKind.FreezeServer or ChaosKind.FreezeWorker or ChaosKind.FreezeRedis => FreezeAsync(process, step.Hold),
            ChaosKind.FlushRedis => FlushAsync(),
            _ => EndAsync(step, process, service),
        });
        if (!isWorker)
            bench.Trace.Write(line with { Flag = true });
        Done.Add(string.Create(CultureInfo.InvariantCulture, $"{step.Kind} {process.Name} at {step.At:P0}, {step.Hold.TotalSeconds:0.0} s"));
    }

    private async Task FreezeAsync(ChildProcess process, TimeSpan hold)
    {
        process.Freeze();
        await Task.Delay(hold, bench.Time);
        process.Thaw();
    }

    private async Task FlushAsync()
    {
        await bench.Fleet.Redis!.FlushAsync(CancellationToken.None);
        bench.Trace.Write(new TraceLine(TraceKind.Flushed));
    }

    private async Task EndAsync(ChaosStep step, ChildProcess process, ServiceProcess? service)
    {
        if (step.Kind == ChaosKind.StopServer)
            bench.Stops.Add(process.Name, await process.TerminateAsync(CancellationToken.None));
        else
            await process.KillAsync(CancellationToken.None);
        if (step.Kind == ChaosKind.KillRedis && !bench.Options.RedisPersists)
            bench.Trace.Write(new TraceLine(TraceKind.Flushed));
        await Task.Delay(step.Hold, bench.Time);
        if (service is null)
        {
            await bench.Fleet.Redis!.StartAgainAsync(CancellationToken.None);
            return;
        }

        await service.StartAsync(CancellationToken.None);
        bench.Resources.Begin(service);
    }

    private static ServiceProcess One(IReadOnlyList<ServiceProcess> services, int which) =>
        services.Count > 0 ? services[which % services.Count] : throw Missing();

    private static InvalidOperationException Missing() => new("The topology has no such process.");
}
