using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Tests.Applications;

/// <summary>A scenario of the fixtures' AppHost, run in this process as product tests run theirs.</summary>
internal sealed class RunningScenario : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _patience = new(Patience, TimeProvider.System);
    private readonly IDistributedApplicationTestingBuilder _builder;

    private RunningScenario(IDistributedApplicationTestingBuilder builder, DistributedApplication application, LogLines log)
    {
        _builder = builder;
        Application = application;
        Log = log;
    }

    public DistributedApplication Application { get; }

    /// <summary>What the resources printed and what was reported of them.</summary>
    public LogLines Log { get; }

    public ResourceNotificationService Notifications => Application.ResourceNotifications;

    /// <summary>Ends when the test does, or when it has waited long enough.</summary>
    public CancellationToken Ended => _patience.Token;

    public static async Task<RunningScenario> StartAsync(string scenario, params string[] args)
    {
        var log = new LogLines();
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Aspire_Fixtures_AppHost>(
            [$"--scenario={scenario}", .. args], TestContext.Current.CancellationToken);
        builder.Services.AddLogging(logging => logging.ClearProviders().AddProvider(log));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(3));
        var application = await builder.BuildAsync(TestContext.Current.CancellationToken);
        await application.StartAsync(TestContext.Current.CancellationToken);
        return new RunningScenario(builder, application, log);
    }

    public Task HealthyAsync(string resource) => Notifications.WaitForResourceHealthyAsync(resource, Ended);

    public HttpClient ClientOf(string resource) => Application.CreateHttpClient(resource, "http");

    /// <summary>The environment of a service's process, once it answers.</summary>
    public async Task<Dictionary<string, string>> EnvironmentOfAsync(string resource)
    {
        using var client = ClientOf(resource);
        await client.UntilItAnswersAsync(Ended);
        return (await client.GetFromJsonAsync<Dictionary<string, string>>("/environment", Ended))!;
    }

    public async ValueTask DisposeAsync()
    {
        await Application.DisposeAsync();
        await _builder.DisposeAsync();
        _patience.Dispose();
    }
}
