using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.ProjectLaunching;

/// <summary>What a project is given when it runs on this machine.</summary>
internal static class ProjectProcess
{
    public static IResourceBuilder<ProjectResource> AsProcess(
        this IResourceBuilder<ProjectResource> project, (string Name, LaunchProfile Profile)? launch)
    {
        project.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory");
        project.WithOtlpExporter();
        project.WithEnvironment(context => ListenOnEndpoints(project.Resource, context));
        if (launch is not var (name, profile))
            return project;

        foreach (var address in profile.ApplicationUrl?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [])
            AddEndpoint(project, BindingAddress.Parse(address));

        return project.WithEnvironment(context =>
        {
            context.EnvironmentVariables.TryAdd("DOTNET_LAUNCH_PROFILE", name);
            foreach (var (variable, value) in profile.EnvironmentVariables)
                context.EnvironmentVariables.TryAdd(variable, Environment.ExpandEnvironmentVariables(value));
        });
    }

    /// <summary>The first endpoint of a scheme has its name; others get a number.</summary>
    private static void AddEndpoint(IResourceBuilder<ProjectResource> project, BindingAddress address)
    {
        var known = project.Resource.Annotations.OfType<EndpointAnnotation>().Count(endpoint => endpoint.UriScheme == address.Scheme);
        project.WithEndpoint(known == 0 ? address.Scheme : $"{address.Scheme}{known + 1}", endpoint =>
        {
            endpoint.UriScheme = address.Scheme;
            endpoint.TargetHost = address.Host;
            endpoint.Port = address.Port == 0 ? null : address.Port;
        });
    }

    private static void ListenOnEndpoints(ProjectResource project, EnvironmentCallbackContext context)
    {
        var urls = new ReferenceExpressionBuilder();
        foreach (var endpoint in project.GetEndpoints().Where(endpoint => endpoint.Scheme is "http" or "https"))
        {
            if (!urls.IsEmpty)
                urls.AppendLiteral(";");
            urls.AppendLiteral($"{endpoint.Scheme}://{endpoint.EndpointAnnotation.TargetHost}:");
            urls.AppendFormatted(endpoint.Property(EndpointProperty.TargetPort));
        }

        if (!urls.IsEmpty)
            context.EnvironmentVariables.TryAdd("ASPNETCORE_URLS", urls.Build());
    }
}
