using System.Globalization;
using AgentSocket.Faults.Checking;
using AgentSocket.Faults.Clients;
using AgentSocket.Faults.Processes;
using AgentSocket.Faults.Workers;

namespace AgentSocket.Faults.Scenario;

/// <summary>
/// Many RESUMEs of one session at once, with the same valid token, at all servers in turn: one connection carries it at the end, the
/// others are superseded, none is told that it is lost, and no frame is.
/// </summary>
internal sealed class ResumeRaceScenario(Bench bench)
{
    private const string Name = "race";
    private const string Rule = "race";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly ScenarioOptions _options = bench.Options;

    public async Task<ScenarioReport> RunAsync(CancellationToken cancellationToken)
    {
        bench.Resources.Begin();
        var first = CheckingClient.Start(AddressOf(0), Name, bench.Trace, bench.Clients, _options.Seed, bench.Time);
        await using var closesFirst = first;
        await first.Session.Attached.WaitAsync(Limit, bench.Time, cancellationToken);

        // Longer than the race, and no more than the window: nobody acknowledges before it is over.
        var command = Command.Count(600, 20);
        var run = first.Session.Invoke(command.Input, command.Text, willCancel: false);
        await run.ReachAsync(100).WaitAsync(Limit, bench.Time, cancellationToken);
        first.Session.IsQuiet = true;

        var started = bench.Time.GetTimestamp();
        var racers = Enumerable.Range(0, _options.Sessions)
            .Select(i => CheckingClient.Start(AddressOf(i), first.Session.Fork(), bench.Clients, _options.Seed + i, bench.Time))
            .ToArray();
        try
        {
            var winners = await WinnersAsync(racers, cancellationToken);
            var elapsed = bench.Time.GetElapsedTime(started);
            foreach (var winner in winners)
            {
                winner.Session.IsQuiet = false;
                await winner.SettleAsync().WaitAsync(Limit, bench.Time, cancellationToken);
            }

            return await ReportAsync(first, racers, winners, elapsed);
        }
        finally
        {
            await Task.WhenAll(racers.Select(racer => racer.DisposeAsync().AsTask()));
        }
    }

    /// <summary>Those that still stand when no more than one does, or when the time is over.</summary>
    private async Task<CheckingClient[]> WinnersAsync(CheckingClient[] racers, CancellationToken cancellationToken)
    {
        var started = bench.Time.GetTimestamp();
        while (true)
        {
            var standing = racers.Where(racer => !racer.IsOver).ToArray();
            if ((standing.Length <= 1 && standing.All(racer => racer.Session.Attached.IsCompleted)) || bench.Time.GetElapsedTime(started) > Limit)
                return standing;
            await Task.Delay(Poll, bench.Time, cancellationToken);
        }
    }

    private async Task<ScenarioReport> ReportAsync(CheckingClient first, CheckingClient[] racers, CheckingClient[] winners, TimeSpan elapsed)
    {
        var superseded = racers.Count(racer => racer.End == ClientEnd.Superseded);
        var lost = racers.Count(racer => racer.End == ClientEnd.Lost);
        foreach (var winner in winners)
            await winner.DisposeAsync();
        List<Finding> findings = [];
        if (winners.Length != 1)
            findings.Add(new Finding(Rule, Name, 0, $"{winners.Length} connections carry the session at the end"));
        if (lost > 0)
            findings.Add(new Finding(Rule, Name, 0, $"{lost} of {racers.Length} RESUMEs with the valid token were answered lost"));
        if (superseded + lost + winners.Length != racers.Length)
            findings.Add(new Finding(Rule, Name, 0, $"{racers.Length - superseded - lost - winners.Length} connections ended otherwise"));
        if (first.End != ClientEnd.Superseded)
            findings.Add(new Finding(Rule, Name, 1, $"the connection before the race ended as {first.End}"));
        await bench.EndAsync(CancellationToken.None);

        // How many were answered lost is one finding, not a thousand.
        findings.AddRange(bench.Check(new CheckOptions { AllowTakeOver = true, AllowLost = true }));
        return new ScenarioReport(_options, Counts(racers, winners, superseded, lost, elapsed), findings);
    }

    private static IReadOnlyList<(string Name, string Value)> Counts(CheckingClient[] racers, CheckingClient[] winners, int superseded, int lost, TimeSpan elapsed) =>
    [
        ("RESUMEs", racers.Length.ToString("N0", CultureInfo.InvariantCulture)),
        ("carry the session at the end", winners.Length.ToString("N0", CultureInfo.InvariantCulture)),
        ("superseded (4409)", superseded.ToString("N0", CultureInfo.InvariantCulture)),
        ("answered lost", lost.ToString("N0", CultureInfo.InvariantCulture)),
        ("time until one was left", string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0.00} s")),
    ];

    private Uri AddressOf(int racer)
    {
        IReadOnlyList<ServiceProcess> servers = bench.Fleet.Servers;
        return new UriBuilder(new Uri(servers[racer % servers.Count].Address, "/ws")) { Scheme = "ws" }.Uri;
    }
}
