using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Checking.Rules;

/// <summary>
/// An answer that is given once isn't refused. Refused are second answers, each at most once, and those to runs that were cancelled or
/// failed. That the first takes effect, and the second doesn't, is in the run's text. Spec §9.5.
/// </summary>
internal sealed class AnswerRule : IRule
{
    public IEnumerable<Finding> Check(Trace trace) => trace.Sessions.SelectMany(Check);

    private static IEnumerable<Finding> Check(SessionTrace session)
    {
        var refused = session.Incoming.Where(line => line is { Type: Wire.Error, Run: 0, Text: Wire.UnknownRequest or Wire.UnknownCall }).ToArray();
        var well = session.Incoming.Where(line => line is { Type: Wire.Complete, Code: 0 }).Select(line => line.Run).ToHashSet();
        var answers = session.Lines.Where(IsAnswer).DistinctBy(line => line.Number).GroupBy(line => (line.Type, line.Run, line.Request));
        var may = answers.Sum(same => well.Contains(same.Key.Run) ? same.Count() - 1 : same.Count());
        if (refused.Length > may)
            yield return session.Find("answer", refused[^1].Connection, $"{refused.Length} answers were refused, and only {may} may be: {refused[^1].Text}");
    }

    private static bool IsAnswer(TraceLine line) => line is { Kind: TraceKind.Out, Type: Wire.Reply or Wire.ToolResult };
}
