using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Checking.Rules;

/// <summary>
/// What became of guidance is told at most once, and not after the run's end; guidance that is told as delivered is in the text of a run
/// that ended well, once, and no other is. A client library tells its application exactly once. Spec §9.4.
/// </summary>
internal sealed class SteerRule : IRule
{
    private const string Name = "steer";

    public IEnumerable<Finding> Check(Trace trace) => trace.Sessions.SelectMany(Check);

    private static IEnumerable<Finding> Check(SessionTrace session)
    {
        var told = session.Incoming.Where(line => line.Type == Wire.Steered).Concat(session.Lines.Where(line => line.Kind == TraceKind.Steered)).ToLookup(line => (line.Run, line.Request));
        foreach (var run in session.Lines.Where(line => line is { Kind: TraceKind.Out, Type: Wire.Steer }).Select(line => line.Run).Distinct())
        {
            var frames = session.Incoming.Where(line => line.Run == run).ToArray();
            foreach (var finding in session.SteersOf(run).SelectMany(steer => Check(session, frames, steer, [.. told[(run, steer.Request)]])))
                yield return finding;
        }

        var given = session.Lines.Where(line => line is { Kind: TraceKind.Out, Type: Wire.Steer }).Select(line => (line.Run, line.Request)).ToHashSet();
        foreach (var unknown in told.Where(same => !given.Contains(same.Key)))
            yield return session.Find(Name, unknown.First().Connection, $"run {unknown.Key.Run} tells of guidance {unknown.Key.Request}, which it wasn't given");
    }

    private static IEnumerable<Finding> Check(SessionTrace session, TraceLine[] frames, TraceLine steer, TraceLine[] told)
    {
        var library = session.Lines.Any(line => line.Kind == TraceKind.Steered);
        if (told.Length > 1 || (library && told.Length == 0 && !session.IsLost))
            yield return session.Find(Name, steer.Connection, $"run {steer.Run}: what became of guidance {steer.Request} was told {told.Length} times");
        var end = Array.FindIndex(frames, line => line.Type is Wire.Complete or Wire.Error);
        if (end >= 0 && frames.Skip(end).Any(line => line.Type == Wire.Steered && line.Request == steer.Request))
            yield return session.Find(Name, steer.Connection, $"run {steer.Run}: what became of guidance {steer.Request} was told after the run's end");
        var isDelivered = told.Any(line => line.Code == Wire.SteerDelivered);
        var isSaid = RunText.Of(frames).Contains(RunText.Said(steer), StringComparison.Ordinal);
        if (isDelivered && !isSaid && end >= 0 && frames[end] is { Type: Wire.Complete, Code: 0 })
            yield return session.Find(Name, steer.Connection, $"run {steer.Run}: guidance {steer.Request} was delivered, and the text doesn't have it");
        if (!isDelivered && isSaid && end >= 0)
            yield return session.Find(Name, steer.Connection, $"run {steer.Run}: guidance {steer.Request} is in the text, and wasn't told as delivered");
    }
}
