namespace Aspire.Hosting.ApplicationModel;

internal static class ResourceKind
{
    public static string Of(IResource resource) => resource switch
    {
        ProjectResource => "Project",
        ContainerResource => "Container",
        ExecutableResource => "Executable",
        ParameterResource { IsConnectionString: true } => "ConnectionString",
        ParameterResource => "Parameter",
        _ => resource.GetType().Name,
    };

    public static CustomResourceSnapshot NotStarted(IResource resource) => new()
    {
        ResourceType = Of(resource),
        Properties = [],
        State = KnownResourceStates.NotStarted,
        HealthReports = [.. resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => new HealthReportSnapshot(check.Key, null, null, null))],
    };
}
