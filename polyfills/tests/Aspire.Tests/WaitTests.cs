using Aspire.Tests.Applications;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Tests;

public sealed class WaitTests
{
    [Fact]
    public async Task Dependent_OfAnIllService_StartsWhenItIsHealed()
    {
        await using var scenario = await RunningScenario.StartAsync("waits");
        await scenario.Notifications.WaitForResourceAsync(
            "gate", change => change.Snapshot.HealthReports.Any(report => report.Status == HealthStatus.Unhealthy && report.Description!.Contains("503", StringComparison.Ordinal)), scenario.Ended);
        Assert.True(scenario.Notifications.TryGetCurrentState("after", out var waiting));
        Assert.Equal(KnownResourceStates.Waiting, waiting.Snapshot.State?.Text);

        using var gate = scenario.ClientOf("gate");
        using var healed = await gate.PostAsync("/heal", null, scenario.Ended);

        await scenario.HealthyAsync("after");
        Assert.True(scenario.Notifications.TryGetCurrentState("gate", out var gateState));
        Assert.Equal(HealthStatus.Healthy, gateState.Snapshot.HealthStatus);
    }

    [Fact]
    public async Task Dependent_OfACompletion_StartsOnlyAfterTheExpectedCode()
    {
        await using var scenario = await RunningScenario.StartAsync("completion");

        await scenario.Notifications.WaitForResourceAsync("after-success", KnownResourceStates.Running, scenario.Ended);
        await scenario.Notifications.WaitForResourceAsync("after-failure", KnownResourceStates.FailedToStart, scenario.Ended);
        Assert.Contains("'failing' has ended with exit code 4", scenario.Log.Of("after-failure"), StringComparison.Ordinal);
    }
}
