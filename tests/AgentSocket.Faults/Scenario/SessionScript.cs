using AgentSocket.Faults.Clients;
using AgentSocket.Faults.Seeding;
using AgentSocket.Faults.Workers;

namespace AgentSocket.Faults.Scenario;

/// <summary>What one session does, as its dice say: rounds of one to three runs at once, some of which are cancelled.</summary>
/// <param name="dice">The session's own.</param>
internal sealed class SessionScript(Dice dice)
{
    private const int CancelPercent = 15;
    private const int EchoPercent = 20;

    private static readonly string[] Words = ["frame", "run", "session", "window", "fence", "lease", "doorbell", "grüße", "日本", "🙂"];

    /// <summary>Does rounds until there were enough, and nothing is left to break, or the time is over.</summary>
    /// <param name="client">Who does them.</param>
    /// <param name="rounds">How many at least.</param>
    /// <param name="isBrokenEnough">Whether nothing is left to break.</param>
    /// <param name="isLate">Whether the time is over.</param>
    /// <returns>How many runs.</returns>
    public async Task<int> RunAsync(IScriptedClient client, int rounds, Func<bool> isBrokenEnough, Func<bool> isLate)
    {
        var runs = 0;
        for (var round = 0; !client.IsOver && !isLate() && (round < rounds || !isBrokenEnough()); round++)
        {
            var count = dice.Between(1, 3);
            runs += count;
            await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Begin(client)).ToArray());
        }

        return runs;
    }

    private Task Begin(IScriptedClient client)
    {
        if (dice.Percent(CancelPercent))
            return client.CancelAsync(Command.Count(20_000, dice.Between(1, 3)), afterCharacters: dice.Between(0, 200));
        return client.RunAsync(dice.Percent(EchoPercent)
            ? Command.Echo(string.Join(' ', Enumerable.Range(0, dice.Between(1, 30)).Select(_ => dice.Pick(Words))))
            : Command.Count(dice.Between(1, 150), dice.Percent(40) ? 0 : dice.Between(1, 8)));
    }
}
