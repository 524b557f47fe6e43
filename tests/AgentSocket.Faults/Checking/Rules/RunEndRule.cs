using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Checking.Rules;

/// <summary>A run has one end, COMPLETE or ERROR, nothing of it comes before its INVOKE or after its end, and it has one by the time the client is done. Spec §9.1.</summary>
internal sealed class RunEndRule : IRule
{
    public IEnumerable<Finding> Check(Trace trace) => trace.Sessions.SelectMany(Check);

    private static IEnumerable<Finding> Check(SessionTrace session)
    {
        var begun = session.Lines.Where(line => line is { Kind: TraceKind.Out, Type: Wire.Invoke }).Select(line => line.Run).ToHashSet();
        var ended = new HashSet<long>();
        foreach (var line in session.Incoming.Where(line => line.Run > 0))
        {
            if (!begun.Contains(line.Run))
                yield return session.Find("run end", line.Connection, $"frame {line.Number} bears run {line.Run}, which was never begun");
            if (ended.Contains(line.Run))
                yield return session.Find("run end", line.Connection, $"frame {line.Number} (type {line.Type:x2}) bears run {line.Run}, which has ended");
            if (line.Type is Wire.Complete or Wire.Error)
                ended.Add(line.Run);
        }

        if (session.IsLost)
            yield break;
        foreach (var run in begun.Except(ended).Order())
            yield return session.Find("run end", 0, $"run {run} has no end");
        if (!session.Lines.Any(line => line.Kind == TraceKind.Settled))
            yield return session.Find("run end", 0, "the peers' counts never agreed at the end");
    }
}
