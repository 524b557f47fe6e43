using AgentSocket.Faults.Checking.Rules;
using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Checking;

/// <summary>Holds a recorded trace against every rule. A pure function: it sees the lines and nothing else.</summary>
internal static class TraceChecker
{
    private static readonly IRule[] Rules =
    [
        new NumberingRule(), new SameFrameRule(), new ResendRule(), new CountsRule(), new RunEndRule(), new TextRule(), new OneConnectionRule(),
        new LostRule(), new ViolationRule(), new AttemptRule(), new CancelRule(), new ResourceRule(), new KeysRule(), new ForgottenRule(),
        new AskedRule(), new AnswerRule(), new SuspensionRule(), new SteerRule(),
    ];

    public static IReadOnlyList<Finding> Check(IEnumerable<TraceLine> lines, CheckOptions options)
    {
        var trace = new Trace([.. lines], options);
        return [.. Rules.SelectMany(rule => rule.Check(trace))];
    }
}
