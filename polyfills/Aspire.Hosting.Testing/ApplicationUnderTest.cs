namespace Aspire.Hosting.Testing;

/// <summary>An application that a test starts and stops.</summary>
internal sealed class ApplicationUnderTest(DistributedApplication application, EntryPointRun run) : DistributedApplication(application)
{
    public override Task StartAsync(CancellationToken cancellationToken = default) => application.StartAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await application.StopAsync().ConfigureAwait(false);
        await application.DisposeAsync().ConfigureAwait(false);
        run.End();
        GC.SuppressFinalize(this);
    }

    public override void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
