using System.Globalization;
using AgentSocket.Faults.Processes;
using AgentSocket.Faults.Scenario;

namespace AgentSocket.Faults;

/// <summary>Reads the arguments.</summary>
internal static class CommandLine
{
    public const string Usage =
        $"""
        Usage: eng/faults.sh [--NAME VALUE]...

          Without --scenario and --topology: 200 sessions of 2 relays and 2 workers, 1,000 cuts, processes killed, stopped and frozen, and
          nothing left in Redis at the end. With either, processes end as often as is said, else never.

          --scenario   mixed | resume-race | storm | cancel
          --seed       what all chance comes from
          --topology   {Topology.Syntax}
          --sessions   how many sessions; RESUMEs of a race; clients of a storm; cancels
          --cuts       how many connections break at least, spread over the sessions
          --parallel   how many sessions go on at once
          --rounds     how many rounds of runs a session does at least
          --kills, --stops, --freezes   how often a server is killed, asked to end, frozen
          --worker-kills, --redis-kills how often a worker or Redis is killed
          --worker-freezes, --worker-freeze-seconds how often a worker is frozen, and for how long
          --redis-kill-seconds          how long Redis is away; 0 for up to 2 s, by chance
          --redis-data keep | lose      whether Redis has its data when it is started again
          --redis-freezes, --redis-freeze-seconds   how often Redis is frozen, and for how long
          --redis-flushes               how often Redis forgets everything
          --retention                   how many seconds servers keep a session without a connection
          --expiry     check | skip: whether it waits until everything in Redis has expired
          --break-percent               how many first attempts the recording worker breaks off
          --client     checking | library
          --out        where trace, logs and report go
        """;

    private const string ScenarioArgument = "--scenario";
    private const string TopologyArgument = "--topology";

    /// <summary>The scenario; null if the arguments aren't right.</summary>
    public static ScenarioOptions? Parse(IReadOnlyList<string> arguments)
    {
        var options = arguments.Any(argument => argument is ScenarioArgument or TopologyArgument) ? new ScenarioOptions() : ScenarioOptions.Promise;
        for (var i = 0; i < arguments.Count; i += 2)
        {
            if (i + 1 == arguments.Count || Apply(options, arguments[i], arguments[i + 1]) is not { } applied)
                return null;
            options = applied;
        }

        var name = $"{options.Name}-{options.Topology.ToString().Replace('/', '-').Replace(':', '-')}-{options.Seed.ToString(CultureInfo.InvariantCulture)}";
        return options.Folder.Length > 0 ? options : options with { Folder = Path.Combine(Checkout.Output, name) };
    }

    private static ScenarioOptions? Apply(ScenarioOptions options, string name, string value)
    {
        var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return name switch
        {
            ScenarioArgument when value is ScenarioOptions.Mixed or ScenarioOptions.ResumeRace or ScenarioOptions.Storm or ScenarioOptions.Cancel => options with { Name = value },
            TopologyArgument when Topology.Parse(value) is { } topology => options with { Topology = topology },
            "--client" when value is "checking" or "library" => options with { UseLibrary = value == "library" },
            "--expiry" when value is "check" or "skip" => options with { AwaitsExpiry = value == "check" },
            "--out" => options with { Folder = Path.GetFullPath(value) },
            "--seed" when isNumber => options with { Seed = number },
            "--sessions" when isNumber && number > 0 => options with { Sessions = number },
            "--cuts" when isNumber => options with { Cuts = number },
            "--parallel" when isNumber && number > 0 => options with { Parallel = number },
            "--rounds" when isNumber => options with { Rounds = number },
            "--kills" when isNumber => options with { Kills = number },
            "--stops" when isNumber => options with { Stops = number },
            "--freezes" when isNumber => options with { Freezes = number },
            "--worker-kills" when isNumber => options with { WorkerKills = number },
            "--redis-kills" when isNumber => options with { RedisKills = number },
            "--worker-freezes" when isNumber => options with { WorkerFreezes = number },
            "--worker-freeze-seconds" when isNumber => options with { WorkerFreezeSeconds = number },
            "--redis-kill-seconds" when isNumber => options with { RedisKillSeconds = number },
            "--redis-data" when value is "keep" or "lose" => options with { RedisPersists = value == "keep" },
            "--redis-freezes" when isNumber => options with { RedisFreezes = number },
            "--redis-freeze-seconds" when isNumber => options with { RedisFreezeSeconds = number },
            "--redis-flushes" when isNumber => options with { RedisFlushes = number },
            "--retention" when isNumber => options with { RetentionSeconds = number },
            "--break-percent" when isNumber && number <= 100 => options with { BreakPercent = number },
            _ => null,
        };
    }
}
