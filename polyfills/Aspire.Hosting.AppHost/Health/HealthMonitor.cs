using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Health;

/// <summary>Asks the health checks of a resource, often until it's healthy and then from time to time.</summary>
internal sealed class HealthMonitor(HealthCheckService checks, ResourceNotificationService notifications, TimeProvider time)
{
    private static readonly TimeSpan WhileUnhealthy = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan WhileHealthy = TimeSpan.FromSeconds(5);

    /// <summary>Watches until it's cancelled.</summary>
    public async Task WatchAsync(IResource resource, IReadOnlyList<string> resourceIds, CancellationToken cancellationToken)
    {
        var keys = resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key).ToHashSet();
        while (keys.Count > 0)
        {
            var report = await checks.CheckHealthAsync(check => keys.Contains(check.Name), cancellationToken).ConfigureAwait(false);
            var reports = report.Entries
                .Select(entry => new HealthReportSnapshot(entry.Key, entry.Value.Status, entry.Value.Description, entry.Value.Exception?.ToString()))
                .ToImmutableArray();
            foreach (var id in resourceIds)
                await PublishAsync(resource, id, reports).ConfigureAwait(false);

            await Task.Delay(report.Status == HealthStatus.Healthy ? WhileHealthy : WhileUnhealthy, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task PublishAsync(IResource resource, string id, ImmutableArray<HealthReportSnapshot> reports)
    {
        var unchanged = notifications.TryGetCurrentState(id, out var state) && state.Snapshot.HealthReports.SequenceEqual(reports);
        return unchanged
            ? Task.CompletedTask
            : notifications.PublishUpdateAsync(resource, id, snapshot => snapshot with { HealthReports = reports });
    }
}
