using System.Globalization;
using AgentSocket.Faults.Checking;
using AgentSocket.Faults.Clients;
using AgentSocket.Faults.Proxy;
using AgentSocket.Faults.Seeding;

namespace AgentSocket.Faults.Scenario;

/// <summary>Many sessions at work, whose connections break all the time, and processes end under them.</summary>
internal sealed class MixedScenario(Bench bench)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(30);

    private readonly ScenarioOptions _options = bench.Options;
    private readonly List<Finding> _hung = [];
    private readonly List<ClientStatistics> _statistics = [];
    private readonly Lock _lock = new();
    private int _runs;
    private int _done;

    public async Task<ScenarioReport> RunAsync(CancellationToken cancellationToken)
    {
        var planner = new FaultPlanner(_options.Seed, name => SessionNames.NumberOf(name) is >= 0 and var number ? _options.CutsOf(number) : 0, FaultPlanner.AllKinds);
        await using var proxy = new FaultProxy(bench.Fleet.EndPoints, planner.Plan, bench.Time);
        await WarmUpAsync(proxy, cancellationToken);
        bench.Resources.Begin();

        var started = bench.Time.GetTimestamp();
        var chaos = new Chaos(bench);
        using var over = new CancellationTokenSource();
        var (ending, watching) = (chaos.RunAsync(() => Progress(proxy), over.Token), bench.Redis.RunAsync(over.Token));
        bool IsLate() => bench.Time.GetElapsedTime(started) > _options.ScenarioLimit;
        await RunSessionsAsync(proxy, chaos, IsLate, cancellationToken);
        await over.CancelAsync();
        await ending;
        await watching;
        var elapsed = bench.Time.GetElapsedTime(started);

        await bench.EndAsync(cancellationToken);
        var findings = bench.Check(new CheckOptions
        {
            AllowLost = _options.DestroysSessions,
            AllowFailedRuns = _options.FailsRuns,
        });
        return new ScenarioReport(_options, Counts(proxy.Counters, chaos, elapsed), [.. _hung, .. Shortfall.Of(_options, proxy.Counters.Faults, chaos.Missed), .. findings]);
    }

    /// <summary>All sessions; and more, as long as not all of the faults have come: a session that is lost leaves some of its share.</summary>
    private async Task RunSessionsAsync(FaultProxy proxy, Chaos chaos, Func<bool> isLate, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.Parallel, CancellationToken = cancellationToken };
        var (from, to) = (0, _options.Sessions);
        while (from < to)
        {
            await Parallel.ForAsync(from, to, parallel, async (number, _) => await RunSessionAsync(proxy, chaos, number, isLate));
            var missing = isLate() ? 0 : _options.Cuts - proxy.Counters.Faults;
            (from, to) = (to, to + (missing > 0 ? (missing + _options.GreatestShare - 1) / _options.GreatestShare : 0));
        }
    }

    /// <summary>So that what the first connection brings into memory isn't taken for a leak.</summary>
    private async Task WarmUpAsync(FaultProxy proxy, CancellationToken cancellationToken)
    {
        var client = NewClient(proxy, SessionNames.WarmUp);
        await using (client)
        {
            await new SessionScript(new Dice(_options.Seed, SessionNames.WarmUp), _options.HasOwnWorker).RunAsync(client, rounds: 2, () => true, () => false).WaitAsync(WarmUp, bench.Time, cancellationToken);
            await client.SettleAsync().WaitAsync(WarmUp, bench.Time, cancellationToken);
        }
    }

    private async Task RunSessionAsync(FaultProxy proxy, Chaos chaos, int number, Func<bool> isScenarioLate)
    {
        var name = SessionNames.Of(number);
        if (isScenarioLate())
        {
            lock (_lock)
                _hung.Add(new Finding("late", name, 0, $"never begun: the scenario lasted longer than {_options.ScenarioLimit.TotalSeconds} s"));
            return;
        }

        var started = bench.Time.GetTimestamp();
        var share = _options.CutsOf(number);
        var client = NewClient(proxy, name);
        await using (client)
        {
            try
            {
                var script = new SessionScript(new Dice(_options.Seed, "script", name), _options.HasOwnWorker);
                var runs = await script
                    .RunAsync(client, _options.Rounds, () => IsBrokenEnough(proxy, name, share) && !chaos.IsDue(Progress(proxy)), () => bench.Time.GetElapsedTime(started) > _options.RoundsLimit)
                    .WaitAsync(_options.SessionLimit, bench.Time);
                await client.SettleAsync().WaitAsync(_options.SessionLimit, bench.Time);
                Interlocked.Add(ref _runs, runs);
            }
            catch (TimeoutException)
            {
                lock (_lock)
                    _hung.Add(new Finding("hung", name, 0, $"not done after {_options.SessionLimit.TotalSeconds} s"));
            }
        }

        Interlocked.Increment(ref _done);
        lock (_lock)
            _statistics.Add(client.Statistics);
    }

    /// <summary>Its share of faults has come; or its newest connection has none, for a plan was lost with one that ended later than the next began.</summary>
    private static bool IsBrokenEnough(FaultProxy proxy, string name, int share) => proxy.Counters.FaultsOf(name) >= share || proxy.Spares(name);

    private IScriptedClient NewClient(FaultProxy proxy, string name) => _options.UseLibrary
        ? new LibraryClient(proxy.AddressOf(name), name, bench.Trace, bench.Time)
        : CheckingClient.Start(proxy.AddressOf(name), name, bench.Trace, bench.Clients, _options.Seed, bench.Time);

    private double Progress(FaultProxy proxy) =>
        Math.Max((double)_done / _options.Sessions, _options.Cuts == 0 ? 0 : (double)proxy.Counters.Faults / _options.Cuts);

    private IReadOnlyList<(string Name, string Value)> Counts(ProxyCounters proxy, Chaos chaos, TimeSpan elapsed)
    {
        static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
        var resumes = _statistics.SelectMany(statistics => statistics.ResumeMs).ToArray();
        return
        [
            ("sessions", Number(_done)),
            ("runs", Number(_runs)),
            ("runs that failed", bench.Failures.Length == 0 ? "0" : bench.Failures),
            ("connections", Number(proxy.Accepted)),
            ("faults", Number(proxy.Faults)),
            .. Enum.GetValues<FaultKind>().Where(kind => kind != FaultKind.None).Select(kind => ($"… {kind}", Number(proxy.Of(kind)))),
            ("connections that clients lost", Number(_statistics.Sum(statistics => statistics.Cuts))),
            ("resumes", Number(resumes.Length)),
            ("sessions lost", Number(_statistics.Sum(statistics => statistics.Lost))),
            ("connections closed with 4410", Number(bench.Gone)),
            ("sessions lost before they began", Number(_statistics.Sum(statistics => statistics.NeverBegun))),
            .. bench.Dialogue,
            .. bench.CancelTimes,
            ("time to resume", Percentiles.Of(resumes)),
            ("frames of servers after RESUMED", Number(_statistics.Sum(statistics => statistics.Replayed))),
            ("frames of clients sent again", Number(_statistics.Sum(statistics => statistics.SentAgain))),
            ("bytes up, down", $"{Number(proxy.BytesUp)}, {Number(proxy.BytesDown)}"),
            ("processes ended or frozen", chaos.Done.Count == 0 ? "0" : $"{chaos.Done.Count}: {string.Join("; ", chaos.Done)}"),
            .. _options.AwaitsExpiry ? [("time until Redis was empty", bench.Redis.Expiry)] : Array.Empty<(string, string)>(),
            .. bench.Resources.Counts,
            ("time to stop when asked to", bench.Stops.Text),
            ("time", string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0.0} s")),
        ];
    }
}
