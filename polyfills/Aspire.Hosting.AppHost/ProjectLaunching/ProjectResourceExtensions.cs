namespace Aspire.Hosting.ApplicationModel;

/// <summary>Reads what is known of projects.</summary>
public static class ProjectResourceExtensions
{
    /// <summary>The project.</summary>
    public static IProjectMetadata GetProjectMetadata(this ProjectResource projectResource) =>
        projectResource.Annotations.OfType<IProjectMetadata>().Single();
}
