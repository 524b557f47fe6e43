using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Checking.Rules;

/// <summary>
/// While a run waits for its client, no worker has a request of it: older attempts are over when one is suspended, and the next begins
/// only with more in its inbox, unless a server or Redis was away and the suspension may not have been stored. Spec §11.7.
/// </summary>
internal sealed class SuspensionRule : IRule
{
    private const string Name = "suspension";

    public IEnumerable<Finding> Check(Trace trace) => trace.Workers.SelectMany(run => Check(trace, run.Key.Sid, run.Key.Run, [.. run]));

    private static IEnumerable<Finding> Check(Trace trace, string sid, long run, TraceLine[] lines)
    {
        foreach (var (i, suspended) in lines.Index().Where(line => line.Item.Kind == TraceKind.WorkerSuspended))
        {
            var open = lines.Take(i).Where(line => line.Kind == TraceKind.WorkerBegan && IsOpen(lines, line, suspended.Ms + trace.Options.UnderWayMs)).ToArray();
            if (open.Length > 0 && !trace.WasAway(open[0].Ms, suspended.Ms))
                yield return new Finding(Name, sid, 0, $"run {run}: attempt {suspended.Attempt} is suspended, and attempt {open[0].Attempt} still goes on");
            var next = lines.Skip(i + 1).FirstOrDefault(line => line.Kind == TraceKind.WorkerBegan);
            if (next is not null && next.Value <= suspended.Value && !trace.WasAway(suspended.Ms, next.Ms))
                yield return new Finding(Name, sid, 0, $"run {run}: attempt {next.Attempt} follows the suspended {suspended.Attempt}, and the client has said nothing more");
        }
    }

    private static bool IsOpen(TraceLine[] lines, TraceLine begun, double untilMs) =>
        !lines.Any(line => line.Kind != TraceKind.WorkerBegan && line.Attempt == begun.Attempt && line.Ms >= begun.Ms && line.Ms <= untilMs);
}
