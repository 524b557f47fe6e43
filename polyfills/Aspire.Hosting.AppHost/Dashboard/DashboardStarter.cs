using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Telemetry;
using Aspire.Hosting.Terminal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Dashboard;

/// <summary>Makes the dashboard part of the application, if it's installed.</summary>
internal sealed class DashboardStarter(
    DistributedApplicationModel model, AppHostMetadata appHost, IConfiguration configuration, ResourceLog log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (Find() is { } program)
        {
            configuration[OtlpEndpoint.ApiKeySetting] ??= RandomNumberGenerator.GetHexString(32);
            model.Resources.Insert(0, new DashboardResource(program, Home(), configuration));
        }
        else
        {
            log.Report(
                DashboardResource.ResourceName,
                "The dashboard isn't installed, so there are no traces, metrics and logs to look at. ./run.sh installs it, or: "
                + "npm ci --prefix eng/dashboard");
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private string? Home() => appHost.DashboardHome is { } home ? Directory.CreateDirectory(home).FullName : null;

    private string? Find()
    {
        if (configuration["DcpPublisher:DashboardPath"] is { } given)
            return File.Exists(given) ? given : throw new DistributedApplicationException($"There is no dashboard at {given}.");

        var system = OperatingSystem.IsMacOS() ? "osx" : "linux";
        var package = $"aspire-cli-{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        return new[] { package, package.Replace("-linux-", "-linux-musl-", StringComparison.Ordinal) }
            .Select(name => Path.Combine(appHost.DashboardDirectory ?? "", "node_modules", "@microsoft", name, "bin", "aspire"))
            .FirstOrDefault(File.Exists);
    }
}
