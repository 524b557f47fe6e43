using System.Globalization;
using AgentSocket.Faults.Checking;

namespace AgentSocket.Faults.Scenario;

/// <summary>What came of a scenario.</summary>
/// <param name="Options">Which it was.</param>
/// <param name="Counts">What was counted, in order.</param>
/// <param name="Findings">What must not be.</param>
internal sealed record ScenarioReport(ScenarioOptions Options, IReadOnlyList<(string Name, string Value)> Counts, IReadOnlyList<Finding> Findings)
{
    private const int MaxFindings = 50;

    public string ToText() => string.Join('\n', [.. Counts.Select(count => $"  {count.Name,-34} {count.Value}"), .. FindingLines()]);

    public string ToMarkdown(string machine, DateTimeOffset date) => string.Join(
        '\n',
        [
            $"# Faults: {Options.Name}, seed {Options.Seed.ToString(CultureInfo.InvariantCulture)}, {Options.Topology}",
            "",
            $"{date:yyyy-MM-dd HH:mm} UTC, on {machine}.",
            "",
            "| what | how much |",
            "|---|---|",
            .. Counts.Select(count => $"| {count.Name} | {count.Value} |"),
            "",
            .. FindingLines(),
            "",
        ]);

    private IEnumerable<string> FindingLines()
    {
        yield return Findings.Count == 0 ? "The checker found nothing wrong." : $"The checker found {Findings.Count} things wrong:";
        foreach (var rule in Findings.GroupBy(finding => finding.Rule))
            yield return $"- {rule.Key}: {rule.Count()}";
        foreach (var finding in Findings.Take(MaxFindings))
            yield return $"- {finding}";
    }
}
