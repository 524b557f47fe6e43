using AgentSocket.Faults.Processes;
using AgentSocket.Faults.Seeding;
using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Scenario;

/// <summary>Ends and freezes processes. When, which and for how long the seed says; "when" is how far the scenario is, not the time.</summary>
internal sealed class Chaos(ScenarioOptions options, Fleet fleet, TraceWriter trace, TimeProvider time)
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
                await Task.Delay(Poll, time, CancellationToken.None);

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
        var dice = new Dice(options.Seed, "chaos");
        ChaosKind[] kinds =
        [
            .. Enumerable.Repeat(ChaosKind.KillServer, options.Kills), .. Enumerable.Repeat(ChaosKind.StopServer, options.Stops),
            .. Enumerable.Repeat(ChaosKind.FreezeServer, options.Freezes), .. Enumerable.Repeat(ChaosKind.KillWorker, options.WorkerKills),
            .. Enumerable.Repeat(ChaosKind.KillRedis, options.RedisKills), .. Enumerable.Repeat(ChaosKind.FreezeRedis, options.RedisFreezes),
            .. Enumerable.Repeat(ChaosKind.FlushRedis, options.RedisFlushes),
        ];
        return [.. kinds.Select(kind => Step(kind, dice)).OrderBy(step => step.At)];
    }

    private ChaosStep Step(ChaosKind kind, Dice dice)
    {
        var step = new ChaosStep(dice.Between(5, 85) / 100.0, kind, dice.Between(0, 1_000), dice.Milliseconds(100, 2_000));
        return kind == ChaosKind.FreezeRedis ? step with { Hold = TimeSpan.FromSeconds(options.RedisFreezeSeconds) } : step;
    }

    private async Task DoAsync(ChaosStep step)
    {
        var service = step.Kind switch
        {
            ChaosKind.KillWorker => One(fleet.Workers, step.Which),
            ChaosKind.KillServer or ChaosKind.StopServer or ChaosKind.FreezeServer => One(fleet.Servers, step.Which),
            _ => null,
        };
        var process = service?.Process ?? fleet.Redis?.Process ?? throw Missing();
        var line = new TraceLine(TraceKind.Disturbed) { Text = $"{step.Kind} {process.Name}" };
        if (step.Kind != ChaosKind.KillWorker)
            trace.Write(line);
        await (step.Kind switch
        {
            ChaosKind.FreezeServer or ChaosKind.FreezeRedis => FreezeAsync(process, step.Hold),
            ChaosKind.FlushRedis => FlushAsync(),
            _ => EndAsync(step, process, service),
        });
        if (step.Kind != ChaosKind.KillWorker)
            trace.Write(line with { Flag = true });
        Done.Add($"{step.Kind} {process.Name} at {step.At:P0}");
    }

    private async Task FreezeAsync(ChildProcess process, TimeSpan hold)
    {
        process.Freeze();
        await Task.Delay(hold, time);
        process.Thaw();
    }

    private async Task FlushAsync()
    {
        await fleet.Redis!.FlushAsync(CancellationToken.None);
        trace.Write(new TraceLine(TraceKind.Flushed));
    }

    private async Task EndAsync(ChaosStep step, ChildProcess process, ServiceProcess? service)
    {
        await (step.Kind == ChaosKind.StopServer ? process.TerminateAsync(CancellationToken.None) : process.KillAsync(CancellationToken.None));
        await Task.Delay(step.Hold, time);
        await (service is null ? fleet.Redis!.StartAgainAsync(CancellationToken.None) : service.StartAsync(CancellationToken.None));
    }

    private static ServiceProcess One(IReadOnlyList<ServiceProcess> services, int which) =>
        services.Count > 0 ? services[which % services.Count] : throw Missing();

    private static InvalidOperationException Missing() => new("The topology has no such process.");
}
