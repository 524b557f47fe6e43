using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Checking.Rules;

/// <summary>A run that was cancelled while a worker did it has its request aborted, soon. Spec §11.3.</summary>
internal sealed class CancelRule : IRule
{
    public IEnumerable<Finding> Check(Trace trace) =>
        from session in trace.Sessions
        from end in session.Incoming
        where end is { Type: Wire.Complete, Code: Wire.OutcomeCancelled, Sid: not null }
        let worker = trace.Workers[(end.Sid!, end.Run)].ToArray()
        let begun = worker.LastOrDefault(line => line.Kind == TraceKind.WorkerBegan)
        where begun is not null
        let over = worker.LastOrDefault(line => line.Kind != TraceKind.WorkerBegan && line.Attempt == begun.Attempt)
        where over is null || over.Ms > end.Ms + trace.Options.AbortMs
        select session.Find("cancel", end.Connection, $"run {end.Run} was cancelled, and its worker {(over is null ? "never heard of it" : "heard of it late")}");
}
