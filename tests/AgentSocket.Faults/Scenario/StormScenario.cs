using System.Globalization;
using AgentSocket.Faults.Checking;
using AgentSocket.Faults.Clients;
using AgentSocket.Faults.Proxy;
using AgentSocket.Faults.Workers;

namespace AgentSocket.Faults.Scenario;

/// <summary>Many clients, each in the midst of a run, all of whose connections break at once: all resume, none is lost, no frame is.</summary>
internal sealed class StormScenario(Bench bench)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(180);

    private readonly ScenarioOptions _options = bench.Options;

    public async Task<ScenarioReport> RunAsync(CancellationToken cancellationToken)
    {
        await using var proxy = new FaultProxy(bench.Fleet.EndPoints, (session, connection) => new FaultPlan { Upstream = SessionNames.NumberOf(session) + connection }, bench.Time);
        bench.Resources.Begin();
        var options = bench.Clients with { PingInterval = TimeSpan.FromSeconds(2), PongTimeout = TimeSpan.FromSeconds(30), ConnectTimeout = TimeSpan.FromSeconds(30) };
        var clients = new List<CheckingClient>();
        try
        {
            for (var i = 0; i < _options.Sessions; i++)
                clients.Add(CheckingClient.Start(proxy.AddressOf(SessionNames.Of(i)), SessionNames.Of(i), bench.Trace, options, _options.Seed, bench.Time));
            await Task.WhenAll(clients.Select(client => client.Session.Attached)).WaitAsync(Limit, bench.Time, cancellationToken);

            // Slower, the more there are: what is measured is the return, not the talk.
            var command = Command.Count(30, periodMs: Math.Clamp(_options.Sessions, 50, 2_000));
            var runs = clients.Select(client => client.Session.Invoke(command.Input, command.Text, willCancel: false)).ToArray();
            await Task.WhenAll(runs.Select(run => run.ReachAsync(10))).WaitAsync(Limit, bench.Time, cancellationToken);

            var cut = proxy.CutAll();
            var started = bench.Time.GetTimestamp();
            await Task.WhenAll(clients.Select(client => client.SettleAsync())).WaitAsync(Limit, bench.Time, cancellationToken);
            return await ReportAsync(clients, cut, bench.Time.GetElapsedTime(started));
        }
        finally
        {
            await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
        }
    }

    private async Task<ScenarioReport> ReportAsync(List<CheckingClient> clients, int cut, TimeSpan elapsed)
    {
        var lost = clients.Count(client => client.End == ClientEnd.Lost);
        var resumes = clients.SelectMany(client => client.Statistics.ResumeMs).ToArray();
        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
        await bench.EndAsync(CancellationToken.None);
        var findings = bench.Check(new CheckOptions());
        return new ScenarioReport(
            _options,
            [
                ("clients", clients.Count.ToString("N0", CultureInfo.InvariantCulture)),
                ("connections cut at once", cut.ToString("N0", CultureInfo.InvariantCulture)),
                ("resumes", resumes.Length.ToString("N0", CultureInfo.InvariantCulture)),
                ("sessions lost", lost.ToString("N0", CultureInfo.InvariantCulture)),
                ("time to resume", Percentiles.Of(resumes)),
                .. bench.Resources.Counts,
                ("time to stop when asked to", bench.Stops.Text),
                ("time until all runs had ended", string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0.0} s")),
            ],
            findings);
    }
}
