namespace AgentSocket.Faults.Scenario;

/// <summary>Starts a bench, runs a scenario on it, and writes its report beside the trace.</summary>
internal static class ScenarioRunner
{
    public static async Task<ScenarioReport> RunAsync(ScenarioOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(options, time, cancellationToken);
        var report = options.Name switch
        {
            ScenarioOptions.ResumeRace => await new ResumeRaceScenario(bench).RunAsync(cancellationToken),
            ScenarioOptions.Storm => await new StormScenario(bench).RunAsync(cancellationToken),
            ScenarioOptions.Cancel => await new CancelScenario(bench).RunAsync(cancellationToken),
            _ => await new MixedScenario(bench).RunAsync(cancellationToken),
        };
        await File.WriteAllTextAsync(Path.Combine(options.Folder, "report.md"), report.ToMarkdown(Machine.Describe(), time.GetUtcNow()), cancellationToken);
        return report;
    }
}
