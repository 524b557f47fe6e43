using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Extensions.Hosting.Implementation;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds OpenTelemetry to a service collection.</summary>
public static class OpenTelemetryServicesExtensions
{
    /// <summary>Adds the SDK and has the host start it, before any other hosted service. May be called more than once.</summary>
    public static OpenTelemetryBuilder AddOpenTelemetry(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (!services.Any(IsTelemetry))
            services.Insert(0, ServiceDescriptor.Singleton<IHostedService, TelemetryHostedService>());

        return new OpenTelemetryBuilder(services);
    }

    private static bool IsTelemetry(ServiceDescriptor service)
        => service.ServiceType == typeof(IHostedService) && service.ImplementationType == typeof(TelemetryHostedService);
}
