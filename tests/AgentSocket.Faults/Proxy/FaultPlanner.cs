using AgentSocket.Faults.Seeding;

namespace AgentSocket.Faults.Proxy;

/// <summary>
/// Plans each connection's fault from the seed, the session's name and the how-manieth of its connections it is; timing decides
/// nothing. A session's first connections are broken, as many as are its share; later ones last.
/// </summary>
/// <param name="seed">The scenario's seed.</param>
/// <param name="faults">A session's share of faults.</param>
/// <param name="kinds">Which faults, each as often as it stands there.</param>
internal sealed class FaultPlanner(long seed, Func<string, int> faults, IReadOnlyList<FaultKind> kinds)
{
    /// <summary>Every fault, in the proportions of networks: most connections just break.</summary>
    public static IReadOnlyList<FaultKind> AllKinds { get; } =
    [
        FaultKind.Reset, FaultKind.Reset, FaultKind.Reset, FaultKind.Reset, FaultKind.Finish, FaultKind.Finish,
        FaultKind.Ghost, FaultKind.Ghost, FaultKind.HalfOpen, FaultKind.Refuse,
    ];

    public FaultPlan Plan(string session, int connection)
    {
        var dice = new Dice(seed, "fault", session, connection);
        var plan = new FaultPlan
        {
            Upstream = dice.Between(0, 1_000),
            Seed = seed + connection,
            Delay = dice.Percent(10) ? dice.Milliseconds(1, 20) : TimeSpan.Zero,
            Jitter = dice.Percent(20) ? dice.Milliseconds(1, 15) : TimeSpan.Zero,
            BytesPerSecond = dice.Percent(8) ? dice.Between(8, 64) * 1024 : null,
        };
        if (connection > faults(session))
            return plan;
        plan = plan with { Kind = dice.Pick(kinds), Hold = dice.Milliseconds(20, 400) };
        return plan.Kind == FaultKind.HalfOpen ? Trigger(plan, dice) with { Hold = TimeSpan.FromSeconds(30) } : Trigger(plan, dice);
    }

    /// <summary>By bytes, so that a handshake, a RESUME or a frame is cut in two now and then; or by time.</summary>
    private static FaultPlan Trigger(FaultPlan plan, Dice dice) => dice.Between(0, 2) switch
    {
        0 => plan with { AfterBytesUp = dice.Between(1, 900) },
        1 => plan with { AfterBytesDown = dice.Between(1, 4_000) },
        _ => plan with { After = dice.Milliseconds(1, 500) },
    };
}
