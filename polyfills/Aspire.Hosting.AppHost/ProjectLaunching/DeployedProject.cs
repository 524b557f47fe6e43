using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.ProjectLaunching;

/// <summary>What a project is given where it's deployed.</summary>
internal static class DeployedProject
{
    public static IResourceBuilder<ProjectResource> AsDeployed(this IResourceBuilder<ProjectResource> project, LaunchProfile? profile)
    {
        project.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory");
        project.WithEnvironment(context =>
        {
            if (!project.Resource.HasAnnotationOfType<EndpointAnnotation>())
                return;

            context.EnvironmentVariables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
            context.EnvironmentVariables.TryAdd(
                "HTTP_PORTS", ReferenceExpression.Create($"{project.GetEndpoint("http").Property(EndpointProperty.TargetPort)}"));
        });

        // A web project is one that listens when it's launched. Where it's deployed, the platform terminates TLS.
        if (profile?.ApplicationUrl is not null)
        {
            project.WithEndpoint("http", endpoint => endpoint.UriScheme = "http");
            project.WithEndpoint("https", endpoint => endpoint.UriScheme = "https");
        }

        return project;
    }
}
