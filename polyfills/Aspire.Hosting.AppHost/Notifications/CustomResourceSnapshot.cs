using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a resource is.</summary>
public sealed record CustomResourceSnapshot
{
    /// <summary>What it is: Project, Executable, Container, Parameter.</summary>
    public required string ResourceType { get; init; }

    /// <summary>More that is known, such as <c>executable.pid</c>.</summary>
    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    /// <summary>What it's doing; one of <see cref="KnownResourceStates"/>.</summary>
    public ResourceStateSnapshot? State { get; init; }

    /// <summary>With which code it ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Its addresses.</summary>
    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    /// <summary>What its health checks said.</summary>
    public ImmutableArray<HealthReportSnapshot> HealthReports { get; internal init; } = [];

    /// <summary>Whether it can serve: unknown until it runs, and then the worst of its health checks.</summary>
    public HealthStatus? HealthStatus =>
        State?.Text != KnownResourceStates.Running ? null
        : HealthReports.IsEmpty ? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy
        : HealthReports.Min(report => report.Status ?? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy);
}

/// <summary>What a resource is doing.</summary>
public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    /// <summary>A state of no particular style.</summary>
    public static implicit operator ResourceStateSnapshot?(string? s) => s is null ? null : new(s, null);
}

/// <summary>Something that is known of a resource.</summary>
public sealed record ResourcePropertySnapshot(string Name, object? Value);

/// <summary>An address of a resource.</summary>
public sealed record UrlSnapshot(string? Name, string Url, bool IsInternal);

/// <summary>What a health check said; nothing yet if it has no status.</summary>
public sealed record HealthReportSnapshot(string Name, HealthStatus? Status, string? Description, string? ExceptionText);
