using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Checking.Rules;

/// <summary>
/// A run that completed has said exactly what it must, less what was taken back; one that was broken off a beginning of that. So
/// each INVOKE took effect once.
/// </summary>
internal sealed class TextRule : IRule
{
    private const int Shown = 40;

    public IEnumerable<Finding> Check(Trace trace) => trace.Sessions.SelectMany(session => Check(session, trace.Options));

    private static IEnumerable<Finding> Check(SessionTrace session, CheckOptions options)
    {
        var expectations = session.Lines.Where(line => line.Kind == TraceKind.Expected).DistinctBy(line => line.Run).ToDictionary(line => line.Run);
        foreach (var run in session.Incoming.Where(line => expectations.ContainsKey(line.Run)).GroupBy(line => line.Run))
        {
            var (expected, text, end) = (expectations[run.Key], RunText.WithoutGuidance(RunText.Of(run), session.SteersOf(run.Key)), run.FirstOrDefault(line => line.Type is Wire.Complete or Wire.Error));
            if (end is { Type: Wire.Error } && !options.AllowFailedRuns)
                yield return session.Find("text", end.Connection, $"run {run.Key} ended with {end.Text}");
            if (end is { Type: Wire.Complete, Code: not 0 } && !(end.Code == Wire.OutcomeCancelled && expected.Flag))
                yield return session.Find("text", end.Connection, $"run {run.Key} ended with outcome {end.Code}, and nobody asked for that");
            var whole = expected.Text ?? "";
            if (end is { Type: Wire.Complete, Code: 0 } ? text != whole : !whole.StartsWith(text, StringComparison.Ordinal))
                yield return session.Find("text", run.Last().Connection, $"run {run.Key} differs from character {Difference(text, whole)} on: …{Around(text, Difference(text, whole))}");
        }
    }

    private static int Difference(string text, string whole) => text.Zip(whole).TakeWhile(pair => pair.First == pair.Second).Count();

    private static string Around(string text, int from) => text[Math.Max(0, from - Shown)..Math.Min(text.Length, from + Shown)];
}
