using Aspire.Tests.Applications;

namespace Aspire.Tests;

public sealed class CrashTests
{
    [Fact]
    public async Task Service_Crashing_IsReportedWithItsCodeAndLastWords()
    {
        await using var scenario = await RunningScenario.StartAsync("crash");
        await scenario.HealthyAsync("bystander");

        using var crashing = scenario.ClientOf("crashing");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => crashing.PostAsync("/exit/3", null, scenario.Ended));

        var ended = await scenario.Notifications.WaitForResourceAsync(
            "crashing", change => change.Snapshot.State?.Text == KnownResourceStates.Exited, scenario.Ended);
        Assert.Equal(3, ended.Snapshot.ExitCode);
        Assert.Contains("'crashing' has ended with exit code 3.", scenario.Log.Of("crashing"), StringComparison.Ordinal);
        Assert.Contains("  asked to exit with 3", scenario.Log.Of("crashing"), StringComparison.Ordinal);

        using var bystander = scenario.ClientOf("bystander");
        Assert.True((await bystander.GetAsync("/health", scenario.Ended)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Dependent_OfAServiceThatFailsAtStart_FailsAndSaysWhy()
    {
        await using var scenario = await RunningScenario.StartAsync("crash-at-start");

        await scenario.Notifications.WaitForResourceAsync("dependent", KnownResourceStates.FailedToStart, scenario.Ended);
        Assert.Contains("the disk is full", scenario.Log.Of("broken"), StringComparison.Ordinal);
        Assert.Contains("'broken' has ended with exit code 5, and it waits for that", scenario.Log.Of("dependent"), StringComparison.Ordinal);
        var failure = await Assert.ThrowsAsync<DistributedApplicationException>(() => scenario.HealthyAsync("broken"));
        Assert.Contains("exit code 5", failure.Message, StringComparison.Ordinal);
        await scenario.HealthyAsync("bystander");
    }

    [Fact]
    public async Task Program_ThatDoesNotExist_FailsToStart()
    {
        await using var scenario = await RunningScenario.StartAsync("missing-program");

        await scenario.Notifications.WaitForResourceAsync("missing", KnownResourceStates.FailedToStart, scenario.Ended);
        Assert.Contains("'no-such-program-anywhere' isn't on the PATH", scenario.Log.Of("missing"), StringComparison.Ordinal);
    }
}
