namespace Aspire.Hosting.Terminal;

/// <summary>Where the resources' output goes.</summary>
internal interface IResourceOutput
{
    /// <summary>A line that a resource printed.</summary>
    void Write(string resourceId, string line);

    /// <summary>Something that happened to a resource.</summary>
    void Report(string resourceId, string message);
}
