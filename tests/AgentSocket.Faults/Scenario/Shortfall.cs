using AgentSocket.Faults.Checking;

namespace AgentSocket.Faults.Scenario;

/// <summary>What a scenario was asked for and didn't do: it then shows less than its figures say.</summary>
internal static class Shortfall
{
    private const string Rule = "shortfall";

    /// <param name="options">What was asked for.</param>
    /// <param name="faults">How many connections broke.</param>
    /// <param name="missed">What was to happen to processes, and didn't.</param>
    public static IEnumerable<Finding> Of(ScenarioOptions options, int faults, IReadOnlyList<string> missed)
    {
        if (faults < options.Cuts)
            yield return new Finding(Rule, "", 0, $"{faults} connections broke, and {options.Cuts} should have");
        foreach (var step in missed)
            yield return new Finding(Rule, "", 0, $"not done: {step}");
    }
}
