using System.Globalization;
using AgentSocket.Faults.Clients;
using AgentSocket.Faults.Seeding;
using AgentSocket.Faults.Workers;

namespace AgentSocket.Faults.Scenario;

/// <summary>What one session does, as its dice say: rounds of one to three runs at once, some of which are cancelled, ask or are guided.</summary>
/// <param name="dice">The session's own.</param>
/// <param name="isOfBench">Whether the agent is the bench's own worker, which knows more commands.</param>
internal sealed class SessionScript(Dice dice, bool isOfBench = false)
{
    private const int CancelPercent = 15;
    private const int UpToCancelAsking = CancelPercent + 3;
    private const int UpToAsking = UpToCancelAsking + 18;
    private const int UpToSteering = UpToAsking + 14;
    private const int UpToEcho = UpToSteering + 10;

    private static readonly string[] Words = ["frame", "run", "session", "window", "fence", "lease", "doorbell", "grüße", "日本", "🙂"];
    private static readonly string[] Names = ["size", "day", "name", "place"];

    private int _keys;

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
        var kind = dice.Between(1, 100);
        return kind switch
        {
            <= CancelPercent => client.CancelAsync(Command.Count(20_000, dice.Between(1, 3)), afterCharacters: dice.Between(0, 200)),
            <= UpToCancelAsking => client.CancelAsync(Asking(), afterCharacters: 0),
            <= UpToAsking => client.RunAsync(Asking()),
            <= UpToSteering => SteerAsync(client),
            <= UpToEcho => client.RunAsync(Command.Echo(string.Join(' ', Enumerable.Range(0, dice.Between(1, 30)).Select(_ => dice.Pick(Words))))),
            _ => client.RunAsync(Command.Count(dice.Between(1, 150), dice.Percent(40) ? 0 : dice.Between(1, 8))),
        };
    }

    private Command Asking() => dice.Between(1, isOfBench ? 3 : 2) switch
    {
        1 => Command.Ask(Key()),
        2 => Command.CallTool(Key()),
        _ => Command.AskTwice(Key(), Key()),
    };

    /// <summary>One or two guidances. Some come when the agent is nearly done, or is; with the bench's worker, some to an agent that takes none.</summary>
    private Task SteerAsync(IScriptedClient client)
    {
        var count = dice.Between(30, 100);
        var command = isOfBench && dice.Percent(20) ? dice.Percent(50) ? Command.Count(count, periodMs: 5) : Command.Ask(Key()) : Command.Steerable(count, dice.Between(3, 10));
        string[] guidance = dice.Percent(50) ? [Key()] : [Key(), Key()];
        return client.SteerAsync(command, guidance, afterCharacters: dice.Percent(20) ? command.Text.Length : dice.Between(0, command.Text.Length / (guidance.Length + 1)));
    }

    /// <summary>Unlike any other, so that each answer and each guidance is known again.</summary>
    private string Key() => string.Create(CultureInfo.InvariantCulture, $"{dice.Pick(Names)}{++_keys}x{dice.Between(100, 999)}");
}
