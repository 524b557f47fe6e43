using System.ComponentModel;
using System.Globalization;
using AgentSocket.Agents.DocsSearch;
using AgentSocket.Protocol;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>Research that takes its time, for a model: an example of a tool that tells how far it is, and ends early when the person has more to say.</summary>
[Description("Slow research")]
internal sealed class ResearchPlugin(DocsIndex index, TimeProvider time)
{
    public const string Name = "research";

    private const int MaxSteps = 20;
    private const int MaxPeriodMs = 30_000;

    [KernelFunction("study")]
    [Description("Studies a topic thoroughly and slowly in Agent Socket's documentation. Ends early if the person says something meanwhile.")]
    [return: Description("What was found.")]
    public async Task<string> StudyAsync(
        Kernel kernel,
        [Description("The topic")] string topic,
        [Description("How many sections to read")] int steps = 5,
        [Description("Milliseconds for each")] int stepMs = 1500,
        CancellationToken cancellationToken = default)
    {
        if (steps is < 1 or > MaxSteps || stepMs is < 0 or > MaxPeriodMs)
            throw new ArgumentException($"There may be 1 to {MaxSteps} sections, and 0 to {MaxPeriodMs} ms for each.");
        var run = kernel.Run();
        var passages = index.Search(topic, steps);
        var read = 0;
        for (; read < passages.Count && !run.HasGuidance; read++)
        {
            await run.StatusAsync(RunState.Running, string.Create(CultureInfo.InvariantCulture, $"{read + 1} of {passages.Count}: {passages[read].Heading}"), cancellationToken);
            await run.FlushAsync(cancellationToken);
            await PauseAsync(run, TimeSpan.FromMilliseconds(stepMs), cancellationToken);
        }

        var found = string.Concat(passages.Take(read).Select(passage => $"\n- {passage.Heading} ({passage.Source})"));
        return read < passages.Count
            ? string.Create(CultureInfo.InvariantCulture, $"Stopped at {read} of {passages.Count}, because the person said something.{found}")
            : string.Create(CultureInfo.InvariantCulture, $"Read {read}:{found}");
    }

    private async Task PauseAsync(AgentContext run, TimeSpan pause, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Task.Delay(pause, time, done.Token), run.WaitForGuidanceAsync(done.Token));
        await done.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
