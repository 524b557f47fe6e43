using AgentSocket.Faults.Checking;
using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Scenario;

/// <summary>From a client's CANCEL until the worker's request is aborted.</summary>
internal static class CancelTimes
{
    public static IReadOnlyList<(string Name, string Value)> Of(IReadOnlyList<TraceLine> lines)
    {
        var times = Measure(lines).ToLookup(time => time.Case, time => time.Ms);
        return [.. times.OrderBy(same => same.Key, StringComparer.Ordinal).Select(same => ($"cancel, {same.Key} ({same.Count()})", Percentiles.Of(same)))];
    }

    /// <summary>Runs that no worker had are left out, and those that waited for their clients: nothing is to be aborted there.</summary>
    private static IEnumerable<(string Case, double Ms)> Measure(IReadOnlyList<TraceLine> lines)
    {
        var aborts = lines.Where(line => line.Kind == TraceKind.WorkerAborted).ToLookup(line => (line.Sid ?? "", line.Run));
        foreach (var run in lines.Where(line => line is { Session: not null, Sid: not null, Run: > 0 } && !line.Session.StartsWith(SessionNames.WarmUp, StringComparison.Ordinal)).GroupBy(line => (line.Session, line.Sid, line.Run)))
        {
            // It goes out again on a new connection if the old one may have lost it: the last one is what arrived for sure.
            var cancel = run.LastOrDefault(line => line is { Kind: TraceKind.Out, Type: Wire.Cancel });
            if (cancel is null || aborts[(run.Key.Sid!, run.Key.Run)].LastOrDefault() is not { } abort || abort.Ms < cancel.Ms)
                continue;
            yield return (CaseOf(run, cancel), abort.Ms - cancel.Ms);
        }
    }

    private static string CaseOf(IEnumerable<TraceLine> run, TraceLine cancel)
    {
        var text = run.Any(line => line is { Kind: TraceKind.In, Type: Wire.Stream } && line.Ms <= cancel.Ms) ? "text so far" : "no text so far";
        return run.First(line => line is { Kind: TraceKind.Out, Type: Wire.Invoke }).Connection == cancel.Connection ? text : $"{text}, another connection";
    }
}
