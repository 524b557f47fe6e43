namespace AgentSocket.AppHost;

/// <summary>Lets a page link an answer to its trace in the dashboard.</summary>
internal static class DashboardLink
{
    /// <summary>Tells the resource the dashboard's address, which is the AppHost's own: see its launch settings.</summary>
    public static IResourceBuilder<ProjectResource> WithDashboardLink(this IResourceBuilder<ProjectResource> builder)
    {
        var dashboard = builder.ApplicationBuilder.Configuration["ASPNETCORE_URLS"]?.Split(';')[0];
        return builder.ApplicationBuilder.ExecutionContext.IsRunMode && !string.IsNullOrEmpty(dashboard)
            ? builder.WithEnvironment("AgentSocket__DashboardUrl", dashboard)
            : builder;
    }
}
