using AgentSocket.Faults.Processes;

namespace AgentSocket.Faults.Scenario;

/// <summary>What a scenario does. All chance in it comes from the seed.</summary>
internal sealed record ScenarioOptions
{
    public const string Mixed = "mixed";
    public const string ResumeRace = "resume-race";
    public const string Storm = "storm";
    public const string Cancel = "cancel";

    /// <summary>
    /// What the project promises, all at once: connections break and a relay, a worker and Redis are killed under them; at the end nothing is
    /// left. The mixed scenario without a word on its topology.
    /// </summary>
    public static ScenarioOptions Promise { get; } = new() { Kills = 3, Stops = 1, Freezes = 1, WorkerKills = 3, RedisKills = 1, AwaitsExpiry = true };

    /// <summary>Which one.</summary>
    public string Name { get; init; } = Mixed;

    public long Seed { get; init; } = 1;

    public Topology Topology { get; init; } = new(2, 2);

    /// <summary>How many sessions; of a resume race, how many RESUMEs; of a storm, how many clients; how many cancels.</summary>
    public int Sessions { get; init; } = 200;

    /// <summary>How many connections break at least, spread over the sessions.</summary>
    public int Cuts { get; init; } = 1_000;

    /// <summary>How many sessions go on at once.</summary>
    public int Parallel { get; init; } = 40;

    /// <summary>How many rounds of runs a session does at least; more until its share of cuts is done.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>How often a server (relay or DirectAgent) is killed and started again.</summary>
    public int Kills { get; init; }

    /// <summary>How often a server is asked to end and started again.</summary>
    public int Stops { get; init; }

    /// <summary>How often a server is frozen for a while.</summary>
    public int Freezes { get; init; }

    /// <summary>How often a worker is killed and started again.</summary>
    public int WorkerKills { get; init; }

    /// <summary>How often a worker is frozen for a while.</summary>
    public int WorkerFreezes { get; init; }

    /// <summary>For how long, each time: longer than three of its heartbeats, so that it counts as lost.</summary>
    public int WorkerFreezeSeconds { get; init; } = 20;

    /// <summary>How often Redis is killed and started again.</summary>
    public int RedisKills { get; init; }

    /// <summary>For how long it is away, each time; 0 for up to two seconds, by chance.</summary>
    public int RedisKillSeconds { get; init; }

    /// <summary>Whether Redis has its data again after that.</summary>
    public bool RedisPersists { get; init; } = true;

    /// <summary>How often Redis is frozen for a while.</summary>
    public int RedisFreezes { get; init; }

    /// <summary>For how long, each time.</summary>
    public int RedisFreezeSeconds { get; init; } = 5;

    /// <summary>How often Redis forgets everything.</summary>
    public int RedisFlushes { get; init; }

    /// <summary>How long servers keep a session without a connection, in seconds.</summary>
    public int RetentionSeconds { get; init; } = 60;

    /// <summary>Whether it waits at the end until everything has expired, and looks what Redis still holds.</summary>
    public bool AwaitsExpiry { get; init; }

    /// <summary>How many first attempts of a hundred the recording worker breaks off.</summary>
    public int BreakPercent { get; init; }

    /// <summary>Whether the client library is driven instead of the checking client.</summary>
    public bool UseLibrary { get; init; }

    /// <summary>The longest that a session may take.</summary>
    public TimeSpan SessionLimit { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>After this time a session begins no more rounds, whatever of its share is left.</summary>
    public TimeSpan RoundsLimit => SessionLimit / 2;

    /// <summary>After this time no more sessions begin.</summary>
    public TimeSpan ScenarioLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Where trace, logs and report go.</summary>
    public string Folder { get; init; } = "";

    /// <summary>How many sessions there are at one time at most: in a storm all of them.</summary>
    public int SessionsAtOnce => Name == Storm ? Sessions : Math.Min(Parallel, Sessions);

    /// <summary>Whether the worker is the bench's own.</summary>
    public bool HasOwnWorker => Topology is { IsDirect: false, Workers: 0 };

    /// <summary>Whether what keeps sessions is destroyed in it: the one server that has them in memory, or all that Redis knows.</summary>
    public bool DestroysSessions => RedisFlushes > 0 || (RedisKills > 0 && !RedisPersists) || (Topology.IsDirect && Kills + Stops > 0);

    /// <summary>Whether runs may fail for it: their workers end, or Redis is away.</summary>
    public bool FailsRuns => DestroysSessions || WorkerKills + WorkerFreezes + RedisKills + RedisFreezes > 0;

    /// <summary>The greatest share of the cuts that a session has.</summary>
    public int GreatestShare => (Cuts + Sessions - 1) / Sessions;

    /// <summary>A session's share of the cuts. Those beyond the sessions asked for are there to make up for shares that weren't done, and have the greatest.</summary>
    /// <param name="session">Its number, from 0.</param>
    public int CutsOf(int session) => session < Sessions ? (Cuts / Sessions) + (session < Cuts % Sessions ? 1 : 0) : GreatestShare;
}
