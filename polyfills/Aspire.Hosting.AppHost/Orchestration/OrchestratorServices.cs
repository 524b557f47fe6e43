using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Containers;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Executables;
using Aspire.Hosting.Health;
using Aspire.Hosting.Ports;
using Aspire.Hosting.ProjectLaunching;
using Aspire.Hosting.Publishing;
using Aspire.Hosting.Terminal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

internal static class OrchestratorServices
{
    public static void AddOrchestrator(
        this IServiceCollection services, IDistributedApplicationBuilder builder, DistributedApplicationOptions options)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(builder.Eventing);
        services.AddSingleton(builder.ExecutionContext);
        services.AddSingleton(new DistributedApplicationModel(builder.Resources));
        services.AddSingleton(_ => new ResourceNotificationService());
        services.AddSingleton(AppHostMetadata.Of(builder.AppHostAssembly));
        services.AddHttpClient();
        services.AddHealthChecks();
        services.AddLogging(logging => logging
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None));

        if (builder.ExecutionContext.IsPublishMode)
        {
            services.AddHostedService<ManifestPublisher>();
            return;
        }

        services.AddSingleton<EndpointAllocator>();
        services.AddSingleton<ResourceValues>();
        services.AddSingleton<HealthMonitor>();
        services.AddSingleton<ResourceLog>();
        services.AddSingleton<AddressTable>();
        services.AddSingleton<IProcessPlanner, ProjectPlanner>();
        services.AddSingleton<IProcessPlanner, ContainerPlanner>();
        services.AddSingleton<IProcessPlanner, ExecutablePlanner>();
        if (options.EnableResourceLogging)
            services.AddSingleton<IResourceOutput, LoggedOutput>();
        else
            services.AddSingleton<IResourceOutput>(TerminalOutput.OnConsole());
        if (!options.DisableDashboard)
        {
            services.AddHostedService<DashboardStarter>();
            services.AddHealthChecks().Add(new HealthCheckRegistration(
                DashboardResource.HealthCheck, _ => HealthCheckOf(builder.Resources), failureStatus: null, tags: null));
        }

        services.AddHostedService<Orchestrator>();
    }

    /// <summary>The dashboard becomes part of the application only when that starts, if at all.</summary>
    private static HttpHealthCheck HealthCheckOf(IResourceCollection resources) => new(
        resources.OfType<DashboardResource>().Single().GetEndpoint(DashboardResource.FrontendEndpoint), "/", statusCode: null);
}
