using Aspire.Tests.Applications;

namespace Aspire.Tests;

public sealed class StopTests
{
    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task AppHost_ToldToStop_StopsEverything(string signal)
    {
        await using var appHost = AppHostProcess.Fixture("crash");
        await appHost.UntilAsync("Ctrl+C");
        Assert.NotEmpty(appHost.Descendants());

        appHost.Signal(signal);

        Assert.Equal(0, await appHost.ExitAsync());
        Assert.Empty(appHost.Descendants());
    }

    [Fact]
    public async Task AppHost_Killed_LeavesNothingBehind()
    {
        await using var appHost = AppHostProcess.Fixture("stubborn");
        await appHost.UntilAsync("Ctrl+C");
        await appHost.UntilAsync("deaf");
        Assert.NotEmpty(appHost.Descendants());

        appHost.Signal("KILL");

        await appHost.ExitAsync();
        await Waiting.UntilAsync(() => appHost.Descendants().Length == 0, appHost.Ended);
    }

    [Fact]
    public async Task Program_ThatIgnoresBeingToldToStop_IsKilledWithItsChildren()
    {
        await using var appHost = AppHostProcess.Fixture("stubborn", "--shutdownTimeoutSeconds=2");
        await appHost.UntilAsync("Ctrl+C");
        await appHost.UntilAsync("deaf");

        appHost.Signal("TERM");

        Assert.Equal(0, await appHost.ExitAsync());
        Assert.Empty(appHost.Descendants());
    }

    [Fact]
    public async Task Application_Disposed_HasNoProcesses()
    {
        int id;
        await using (var scenario = await RunningScenario.StartAsync("profile"))
        {
            await scenario.HealthyAsync("service");
            Assert.True(scenario.Notifications.TryGetCurrentState("service", out var state));
            id = (int)state.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value!;
            Assert.True(Directory.Exists($"/proc/{id}"));
        }

        Assert.False(Directory.Exists($"/proc/{id}"));
    }
}
