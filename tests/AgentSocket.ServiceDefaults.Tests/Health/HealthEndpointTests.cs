using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace AgentSocket.ServiceDefaults.Tests.Health;

public partial class HealthEndpointTests
{
    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task Endpoint_EverythingHealthy_SaysSoInPlainText(string path)
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.GetTestClient();

        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Healthy", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/health", HttpStatusCode.ServiceUnavailable, "Unhealthy")]
    [InlineData("/alive", HttpStatusCode.OK, "Healthy")]
    public async Task Endpoint_StoreUnreachable_IsAliveAndNotReadyAndGivesNoDetail(string path, HttpStatusCode status, string body)
    {
        await using var app = await TestApp.StartAsync(builder => builder.Services
            .AddHealthChecks().AddCheck("redis", () => HealthCheckResult.Unhealthy("no route to 10.0.0.7")));
        using var client = app.GetTestClient();

        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Endpoint_EverybodyElseMustSignIn_StaysOpen()
    {
        await using var app = await TestApp.StartAsync(builder => builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build()));
        using var client = app.GetTestClient();

        Assert.Equal("Healthy", await client.GetStringAsync("/health", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Requests_OfAnyKind_AreNotLoggedByTheServer()
    {
        using var log = new KeepingLoggerProvider();
        await using var app = await TestApp.StartAsync(
            builder => builder.Logging.AddProvider(log),
            app => app.MapGet("/work", () => LogWork(app.Logger)));
        using var client = app.GetTestClient();

        foreach (var path in new[] { "/health", "/alive", "/work?token=secret", "/absent?token=secret" })
            await client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.EndsWith("at work", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [LoggerMessage(1, LogLevel.Information, "at work")]
    private static partial void LogWork(ILogger logger);
}
