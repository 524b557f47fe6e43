using System.ComponentModel;
using System.Globalization;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>Watches a build, for a model: an example of what is pushed when the answer is long over.</summary>
[Description("The build")]
internal sealed class BuildPlugin
{
    public const string Name = "build";

    private const int MaxEvents = 100;
    private const int MaxPeriodMs = 30_000;

    [KernelFunction("watch")]
    [Description("Watches the build and tells the person of its progress, by events that come after your answer.")]
    public static async Task<string> WatchAsync(
        Kernel kernel,
        [Description("How many events")] int events = 5,
        [Description("Milliseconds from one to the next")] int periodMs = 1000)
    {
        if (events is < 1 or > MaxEvents || periodMs is < 0 or > MaxPeriodMs)
            throw new ArgumentException($"There may be 1 to {MaxEvents} events, and 0 to {MaxPeriodMs} ms from one to the next.");
        var run = kernel.Run();

        // An attempt that doesn't do this again counts it all the same: so each watch of a run has one number, and no other has it.
        var number = run.Afterwards.Count + 1;
        await run.AfterRunAsync<BuildWatch>(BuildWatch.Arguments(run.Run, number, events, periodMs));
        return string.Create(CultureInfo.InvariantCulture, $"Watching: {events} events will follow.");
    }
}
