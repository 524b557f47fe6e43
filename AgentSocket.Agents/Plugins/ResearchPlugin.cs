using System.ComponentModel;
using System.Globalization;
using AgentSocket.Agents.DocsSearch;
using AgentSocket.Protocol;
using MessagePack;
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
        if (passages.Count == 0)
            return $"Nothing was found about {topic}.";
        var read = 0;
        while (read < passages.Count && !run.HasGuidance)
        {
            var note = string.Create(CultureInfo.InvariantCulture, $"{read + 1} of {passages.Count}: {passages[read].Heading}");
            if (await ReadAsync(run, note, TimeSpan.FromMilliseconds(stepMs), cancellationToken))
                read++;
        }

        var found = string.Concat(passages.Take(read).Select(passage => $"\n- {passage.Heading} ({passage.Source})"));
        return read < passages.Count
            ? string.Create(CultureInfo.InvariantCulture, $"Stopped at {read} of {passages.Count}, because the person said something.{found}")
            : string.Create(CultureInfo.InvariantCulture, $"Read {read}:{found}");
    }

    /// <summary>
    /// Reads a section. Each is a step of its own, and says that the run goes on, not that it waits for a tool: so the relay may break off for guidance
    /// within the tool, and what was read until then stays read.
    /// </summary>
    /// <returns>Whether it was read to its end.</returns>
    private async Task<bool> ReadAsync(AgentContext run, string note, TimeSpan pause, CancellationToken cancellationToken)
    {
        var step = await run.StepAsync("section", async stop =>
        {
            await run.StatusAsync(RunState.Running, note, stop);
            await run.FlushAsync(stop);
            return AgentValue.Create(await PauseAsync(run, pause, stop), static (ref MessagePackWriter writer, bool isRead) => writer.Write(isRead));
        }, cancellationToken);
        return step.CreateReader().ReadBoolean();
    }

    private async Task<bool> PauseAsync(AgentContext run, TimeSpan pause, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = Task.Delay(pause, time, done.Token);
        var first = await Task.WhenAny(reading, run.WaitForGuidanceAsync(done.Token));
        await done.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return first == reading;
    }
}
