namespace Aspire.Hosting.Testing;

/// <summary>The description that an AppHost's own entry point made, for a test to change and build.</summary>
public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable, IDisposable
{
    /// <summary>Builds the application. Disposing it stops everything.</summary>
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}
