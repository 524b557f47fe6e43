using System.Net.Http.Json;
using Aspire.Tests.Applications;

namespace Aspire.Tests;

public sealed class EnvironmentTests
{
    [Fact]
    public async Task Service_ReferencingAnother_FindsItsEndpoints()
    {
        await using var scenario = await RunningScenario.StartAsync("environment", "--ConnectionStrings:store=here");
        var environment = await scenario.EnvironmentOfAsync("frontend");

        var http = scenario.Application.GetEndpoint("back-end", "http").ToString().TrimEnd('/');
        var admin = scenario.Application.GetEndpoint("back-end", "admin").ToString().TrimEnd('/');
        Assert.NotEqual(http, admin);
        Assert.Equal(http, environment["services__back-end__http__0"]);
        Assert.Equal(http, environment["BACK_END_HTTP"]);
        Assert.Equal(admin, environment["services__back-end__admin__0"]);
        Assert.Equal(admin, environment["BACK_END_ADMIN"]);
    }

    [Fact]
    public async Task Service_ReferencingAConnectionString_GetsIt()
    {
        await using var scenario = await RunningScenario.StartAsync("environment", "--ConnectionStrings:store=here,password=x");

        Assert.Equal("here,password=x", (await scenario.EnvironmentOfAsync("frontend"))["ConnectionStrings__store"]);
        Assert.DoesNotContain("ConnectionStrings__store", await scenario.EnvironmentOfAsync("back-end"));
        Assert.Equal("here,password=x", await scenario.Application.GetConnectionStringAsync("store", scenario.Ended));
    }

    [Fact]
    public async Task Variables_OfEveryKind_AreResolved()
    {
        await using var scenario = await RunningScenario.StartAsync("environment", "--ConnectionStrings:store=here");
        var environment = await scenario.EnvironmentOfAsync("frontend");
        using var client = scenario.ClientOf("frontend");

        Assert.Equal("text", environment["TEXT"]);
        Assert.Equal("a value", environment["PARAMETER"]);
        Assert.Equal(scenario.Application.GetEndpoint("back-end", "http").ToString().TrimEnd('/'), environment["ADDRESS"]);
        Assert.Equal("localhost/a value/{braces}", environment["COMPOSED"]);
        Assert.Equal("frontend", environment["CALLBACK"]);
        Assert.Equal(["one", "two words"], (await client.GetFromJsonAsync<string[]>("/arguments", scenario.Ended))!);
    }

    [Fact]
    public async Task Service_WithEndpoints_IsToldToListenOnAllOfThem()
    {
        await using var scenario = await RunningScenario.StartAsync("environment", "--ConnectionStrings:store=here");
        var environment = await scenario.EnvironmentOfAsync("back-end");

        var http = scenario.Application.GetEndpoint("back-end", "http").Port;
        var admin = scenario.Application.GetEndpoint("back-end", "admin").Port;
        Assert.Equal([$"http://localhost:{http}", $"http://localhost:{admin}"], environment["ASPNETCORE_URLS"].Split(';').Order(new ByPort(http)));
    }

    [Fact]
    public async Task Service_InDevelopment_IsToldWhereTelemetryGoes()
    {
        await using var scenario = await RunningScenario.StartAsync("environment", "--ConnectionStrings:store=here");
        var environment = await scenario.EnvironmentOfAsync("frontend");

        Assert.Equal("http://localhost:4317", environment["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.Equal("grpc", environment["OTEL_EXPORTER_OTLP_PROTOCOL"]);
        Assert.Equal("frontend", environment["OTEL_SERVICE_NAME"]);
        Assert.Matches("^service.instance.id=.+$", environment["OTEL_RESOURCE_ATTRIBUTES"]);
        Assert.Equal("1000", environment["OTEL_BSP_SCHEDULE_DELAY"]);
        Assert.Equal("1000", environment["OTEL_BLRP_SCHEDULE_DELAY"]);
        Assert.Equal("1000", environment["OTEL_METRIC_EXPORT_INTERVAL"]);
        Assert.Equal("always_on", environment["OTEL_TRACES_SAMPLER"]);
    }

    [Fact]
    public async Task LaunchProfile_First_IsTakenUnlessAnotherIsNamed()
    {
        await using var unnamed = await RunningScenario.StartAsync("replicas");
        await using var named = await RunningScenario.StartAsync("profile");

        Assert.Equal("first", (await unnamed.EnvironmentOfAsync("service"))["FROM_PROFILE"]);
        Assert.Equal("other", (await named.EnvironmentOfAsync("service"))["FROM_PROFILE"]);
        Assert.Equal("other", (await named.EnvironmentOfAsync("service"))["DOTNET_LAUNCH_PROFILE"]);
    }

    [Fact]
    public async Task Environment_OfTheAppHost_IsInheritedWithoutItsOwnAddressesAndSecrets()
    {
        await using var appHost = AppHostProcess.Fixture("profile", new Dictionary<string, string>
        {
            ["ORDINARY"] = "yes",
            ["ASPNETCORE_URLS"] = "http://localhost:1",
            ["Parameters__secret"] = "hush",
            ["ConnectionStrings__secret"] = "hush",
        });
        await appHost.UntilAsync("Ctrl+C");

        var service = appHost.EnvironmentOf("Aspire.Fixtures.Service.dll");
        Assert.Contains("ORDINARY=yes", service);
        Assert.DoesNotContain(service, variable => variable.EndsWith("=hush", StringComparison.Ordinal));
        Assert.DoesNotContain("ASPNETCORE_URLS=http://localhost:1", service);
    }

    private sealed class ByPort(int first) : IComparer<string>
    {
        public int Compare(string? x, string? y) => Rank(x).CompareTo(Rank(y));

        private int Rank(string? address) => new Uri(address!).Port == first ? 0 : 1;
    }
}
