using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Checking.Rules;

/// <summary>Each INVOKE is dispatched once, and again only with a greater attempt, from 1 on; never after it was answered to its end. Spec §11.2.</summary>
internal sealed class AttemptRule : IRule
{
    private const string Name = "attempt";

    public IEnumerable<Finding> Check(Trace trace) => trace.Workers.SelectMany(run => Check(run.Key.Sid, run.Key.Run, run));

    private static IEnumerable<Finding> Check(string sid, long run, IEnumerable<TraceLine> lines)
    {
        var (attempt, hasEnded) = (0L, false);
        foreach (var line in lines)
        {
            if (line.Kind == TraceKind.WorkerEnded)
                hasEnded = true;
            if (line.Kind != TraceKind.WorkerBegan)
                continue;
            if (line.Attempt <= attempt || (attempt == 0 && line.Attempt != 1))
                yield return new Finding(Name, sid, 0, $"run {run}: attempt {line.Attempt} follows {attempt}");
            if (hasEnded)
                yield return new Finding(Name, sid, 0, $"run {run}: attempt {line.Attempt} begins after the run was answered");
            attempt = Math.Max(attempt, line.Attempt);
        }
    }
}
