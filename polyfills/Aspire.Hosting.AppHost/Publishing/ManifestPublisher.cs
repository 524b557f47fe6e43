using System.Text.Encodings.Web;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes the manifest, from which tools deploy the application, and ends.</summary>
internal sealed class ManifestPublisher(
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext execution,
    IConfiguration configuration,
    IHostApplicationLifetime lifetime) : IHostedService
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (execution.PublisherName is not "manifest")
            throw new DistributedApplicationException($"There is no publisher '{execution.PublisherName}', only 'manifest'.");

        var output = configuration["Pipeline:OutputPath"]
            ?? throw new DistributedApplicationException("Where should the manifest be written? Say it with --output-path.");
        var path = Path.GetFullPath(output.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? output
            : Path.Combine(output, "aspire-manifest.json"));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);

        var file = File.Create(path);
        await using (file.ConfigureAwait(false))
        {
            var writer = new Utf8JsonWriter(file, Readable);
            await using (writer.ConfigureAwait(false))
                await new ManifestPublishingContext(execution, path, writer, cancellationToken).WriteModelAsync(model).ConfigureAwait(false);
        }

        lifetime.StopApplication();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
