using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Checking.Rules;

/// <summary>
/// Each INVOKE is dispatched once, and again only with a greater attempt, from 1 on, unless the
/// first attempt's server ended before it asked a worker. After it was answered to its end, it is dispatched
/// again only if there is more in its inbox, or if a server or Redis was away meanwhile or shortly before, so that the answer may not
/// have been stored, or its server was taken for dead. Spec §11.2.
/// </summary>
internal sealed class AttemptRule : IRule
{
    private const string Name = "attempt";

    public IEnumerable<Finding> Check(Trace trace) => trace.Workers.SelectMany(run => Check(trace, run.Key.Sid, run.Key.Run, run));

    private static IEnumerable<Finding> Check(Trace trace, string sid, long run, IEnumerable<TraceLine> lines)
    {
        var (attempt, hasEnded, begun, inbox) = (0L, false, 0.0, 0L);
        foreach (var line in lines)
        {
            hasEnded |= line.Kind == TraceKind.WorkerEnded;
            if (line.Kind != TraceKind.WorkerBegan)
                continue;
            if (line.Attempt <= attempt || (attempt == 0 && line.Attempt != 1 && !trace.WasAway(line.Ms, line.Ms)))
                yield return new Finding(Name, sid, 0, $"run {run}: attempt {line.Attempt} follows {attempt}");

            // Guidance that comes while the answer's end is under way breaks that off.
            if (hasEnded && line.Value <= inbox && !trace.WasAway(begun, line.Ms))
                yield return new Finding(Name, sid, 0, $"run {run}: attempt {line.Attempt} begins after the run was answered");
            (attempt, begun, inbox, hasEnded) = (Math.Max(attempt, line.Attempt), line.Ms, line.Value, false);
        }
    }
}
