using System.Globalization;
using AgentSocket.Faults.Checking;
using AgentSocket.Faults.Clients;
using AgentSocket.Faults.Seeding;
using AgentSocket.Faults.Workers;

namespace AgentSocket.Faults.Scenario;

/// <summary>
/// How long it takes from a client's CANCEL until the worker's request is aborted, while nothing breaks: with and without text so far, at the
/// relay that dispatched the run, and at another one, to which the client has gone meanwhile.
/// </summary>
internal sealed class CancelScenario(Bench bench)
{
    private const int AtOnce = 2;
    private const int WarmUps = 20;
    private const int LongMs = 60_000;
    private const int PeriodMs = 20;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private readonly ScenarioOptions _options = bench.Options;

    public async Task<ScenarioReport> RunAsync(CancellationToken cancellationToken)
    {
        if (!_options.HasOwnWorker)
            throw new InvalidOperationException("When a request is aborted, only the bench's own worker knows: --topology relay:N/recording");

        // What the first ones cost, such as compiling, isn't measured.
        await CancelAllAsync(WarmUps, number => $"{SessionNames.WarmUp}-{number}", cancellationToken);
        var started = bench.Time.GetTimestamp();
        await CancelAllAsync(_options.Sessions, SessionNames.Of, cancellationToken);
        var elapsed = bench.Time.GetElapsedTime(started);

        // So that the worker has heard of the last one too.
        await Task.Delay(Quiet, bench.Time, cancellationToken);
        var findings = bench.Check(new CheckOptions());
        return new ScenarioReport(
            _options,
            [("cancels", _options.Sessions.ToString("N0", CultureInfo.InvariantCulture)), .. bench.CancelTimes, ("time", string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0.0} s"))],
            findings);
    }

    private Task CancelAllAsync(int count, Func<int, string> nameOf, CancellationToken cancellationToken) => Parallel.ForAsync(
        0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (number, stop) => await CancelAsync(number, nameOf(number)).WaitAsync(Limit, bench.Time, stop));

    private async Task CancelAsync(int number, string name)
    {
        var dice = new Dice(_options.Seed, "cancel", name);
        var (hasText, moves) = (number % 2 == 0, number % 4 >= 2 && bench.Fleet.Servers.Count > 1);
        var client = CheckingClient.Start(AddressOf(number), name, bench.Trace, bench.Clients, _options.Seed, bench.Time);
        await using var closes = client;
        await client.Session.Attached;
        var command = hasText ? Command.Count(LongMs / PeriodMs, PeriodMs) : number % 8 < 4 ? Command.Think(LongMs) : Command.Wait(LongMs);
        var run = client.Session.Invoke(command.Input, command.Text, willCancel: true);
        await (hasText ? run.ReachAsync(dice.Between(1, 30)) : Task.Delay(dice.Milliseconds(100, 300), bench.Time));
        if (moves)
            await client.MoveAsync(AddressOf(number + 1));
        await Task.Delay(dice.Milliseconds(0, 50), bench.Time);
        client.Session.Cancel(run);
        await client.SettleAsync();
    }

    private Uri AddressOf(int number) => new($"ws://{bench.Fleet.EndPoints[number % bench.Fleet.EndPoints.Count]}/ws");
}
