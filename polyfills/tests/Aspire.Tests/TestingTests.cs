using Aspire.Tests.Applications;

namespace Aspire.Tests;

public sealed class TestingTests
{
    [Fact]
    public async Task EntryPoint_Failing_FailsTheTest()
    {
        var failure = await Assert.ThrowsAsync<ArgumentException>(() =>
            DistributedApplicationTestingBuilder.CreateAsync<Projects.Aspire_Fixtures_AppHost>(["--scenario=none"], TestContext.Current.CancellationToken));

        Assert.Contains("'none'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_ChangedByTheTest_AreTheBuilders()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Aspire_Fixtures_AppHost>(
            [],
            (options, settings) =>
            {
                Assert.True(options.EnableResourceLogging);
                settings.Args = options.Args = [.. options.Args!, "--scenario=profile", "--Mine=yes"];
                settings.EnvironmentName = "Staging";
            },
            TestContext.Current.CancellationToken);

        Assert.Equal("yes", builder.Configuration["Mine"]);
        Assert.Equal("Staging", builder.Environment.EnvironmentName);
        Assert.EndsWith("Aspire.Fixtures.AppHost", builder.AppHostDirectory, StringComparison.Ordinal);
        Assert.Equal(["service"], builder.Resources.Select(resource => resource.Name));
    }

    [Fact]
    public async Task Description_ChangedByTheTest_IsWhatRuns()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Aspire_Fixtures_AppHost>(["--scenario=profile"], cancellationToken);
        var service = builder.Resources.OfType<ProjectResource>().Single();
        builder.CreateResourceBuilder(service).WithEnvironment("ADDED", "by the test");
        await using var application = await builder.BuildAsync(cancellationToken);
        await application.StartAsync(cancellationToken);
        await application.ResourceNotifications.WaitForResourceHealthyAsync("service", cancellationToken);

        using var client = application.CreateHttpClient("service");
        Assert.Contains("by the test", await client.GetStringAsync("/environment", cancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resource_Unknown_IsNamed()
    {
        await using var scenario = await RunningScenario.StartAsync("profile");

        Assert.Contains("'nobody'", Assert.Throws<ArgumentException>(() => scenario.Application.GetEndpoint("nobody")).Message, StringComparison.Ordinal);
        Assert.Contains("'nothing'", Assert.Throws<ArgumentException>(() => scenario.Application.GetEndpoint("service", "nothing")).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(async () => await scenario.Application.GetConnectionStringAsync("service", scenario.Ended));
    }
}
