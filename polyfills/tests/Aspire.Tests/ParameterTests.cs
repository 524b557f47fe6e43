using Aspire.Tests.Applications;

namespace Aspire.Tests;

public sealed class ParameterTests
{
    [Theory]
    [InlineData("--Parameters:given-one=it")]
    [InlineData("--Parameters:given_one=it")]
    public async Task Parameter_InTheConfiguration_IsGivenToTheService(string argument)
    {
        await using var scenario = await RunningScenario.StartAsync("parameters", argument);

        var environment = await scenario.EnvironmentOfAsync("service");

        Assert.Equal("it", environment["GIVEN"]);
        Assert.Equal("always this", environment["CONSTANT"]);
        Assert.Matches("^[A-Za-z0-9]{30}$", environment["GENERATED"]);
    }

    [Fact]
    public async Task Parameter_Generated_CanBeGiven()
    {
        await using var scenario = await RunningScenario.StartAsync("parameters", "--Parameters:given-one=it", "--Parameters:generated=known");

        Assert.Equal("known", (await scenario.EnvironmentOfAsync("service"))["GENERATED"]);
    }

    [Fact]
    public async Task Parameter_WithoutAValue_KeepsTheServiceFromStarting()
    {
        await using var scenario = await RunningScenario.StartAsync("parameters");

        await scenario.Notifications.WaitForResourceAsync("service", KnownResourceStates.FailedToStart, scenario.Ended);
        Assert.Contains("The parameter 'given-one' has no value", scenario.Log.Of("service"), StringComparison.Ordinal);
    }
}
