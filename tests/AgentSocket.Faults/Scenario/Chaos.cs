using AgentSocket.Faults.Processes;
using AgentSocket.Faults.Seeding;

namespace AgentSocket.Faults.Scenario;

/// <summary>Ends and freezes processes. When, which and for how long the seed says; "when" is how far the scenario is, not the time.</summary>
internal sealed class Chaos(ScenarioOptions options, Fleet fleet, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>What was done.</summary>
    public List<string> Done { get; } = [];

    /// <summary>Goes through its plan as the scenario goes on; ends with it.</summary>
    /// <param name="progress">How far the scenario is, from 0 to 1.</param>
    /// <param name="cancellationToken">The scenario is over.</param>
    public async Task RunAsync(Func<double> progress, CancellationToken cancellationToken)
    {
        foreach (var step in Plan())
        {
            while (progress() < step.At)
            {
                if (cancellationToken.IsCancellationRequested)
                    return;
                await Task.Delay(Poll, time, CancellationToken.None);
            }

            // Not broken off: a process that was ended is started again.
            await DoAsync(step);
        }
    }

    public IReadOnlyList<ChaosStep> Plan()
    {
        var dice = new Dice(options.Seed, "chaos");
        ChaosKind[] kinds =
        [
            .. Enumerable.Repeat(ChaosKind.KillServer, options.Kills), .. Enumerable.Repeat(ChaosKind.StopServer, options.Stops),
            .. Enumerable.Repeat(ChaosKind.FreezeServer, options.Freezes), .. Enumerable.Repeat(ChaosKind.KillWorker, options.WorkerKills),
            .. Enumerable.Repeat(ChaosKind.KillRedis, options.RedisKills),
        ];
        return [.. kinds.Select(kind => new ChaosStep(dice.Between(5, 85) / 100.0, kind, dice.Between(0, 1_000), dice.Milliseconds(100, 2_000))).OrderBy(step => step.At)];
    }

    private async Task DoAsync(ChaosStep step)
    {
        var service = step.Kind == ChaosKind.KillWorker ? One(fleet.Workers, step.Which) : One(fleet.Servers, step.Which);
        Done.Add($"{step.Kind} {(step.Kind == ChaosKind.KillRedis ? "" : service.Process.Name)} at {step.At:P0}");
        if (step.Kind == ChaosKind.FreezeServer)
        {
            service.Process.Freeze();
            await Task.Delay(step.Hold, time);
            service.Process.Thaw();
        }
        else if (step.Kind == ChaosKind.KillRedis)
        {
            await fleet.Redis!.Process.KillAsync(CancellationToken.None);
            await Task.Delay(step.Hold, time);
            await fleet.Redis.StartAgainAsync(CancellationToken.None);
        }
        else
        {
            await (step.Kind == ChaosKind.StopServer ? service.Process.TerminateAsync(CancellationToken.None) : service.Process.KillAsync(CancellationToken.None));
            await Task.Delay(step.Hold, time);
            await service.StartAsync(CancellationToken.None);
        }
    }

    private static ServiceProcess One(IReadOnlyList<ServiceProcess> services, int which) =>
        services.Count > 0 ? services[which % services.Count] : throw new InvalidOperationException("The topology has no such process.");
}
