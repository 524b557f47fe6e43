using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Terminal;

/// <summary>Says, once everything is ready or can't become so, what there is and where.</summary>
internal sealed class AddressTable(
    DistributedApplicationModel model, ResourceNotificationService notifications, IResourceOutput output, IHostApplicationLifetime lifetime)
{
    public void PrintWhenSettled(IReadOnlyList<IResource> resources)
    {
        if (output is TerminalOutput terminal)
            _ = PrintAsync(resources, terminal, lifetime.ApplicationStopping);
    }

    private async Task PrintAsync(IReadOnlyList<IResource> resources, TerminalOutput terminal, CancellationToken cancellationToken)
    {
        try
        {
            var settled = await Task.WhenAll(resources.Select(resource => SettleAsync(resource, cancellationToken))).ConfigureAwait(false);
            terminal.Print(await ComposeAsync(resources, settled, cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // Stopped before everything was ready.
        }
    }

    private async Task<string> SettleAsync(IResource resource, CancellationToken cancellationToken)
    {
        try
        {
            await notifications.WaitForResourceHealthyAsync(resource.Name, cancellationToken).ConfigureAwait(false);
            return "ready";
        }
        catch (DistributedApplicationException)
        {
            return "FAILED";
        }
    }

    private async Task<string> ComposeAsync(IReadOnlyList<IResource> resources, string[] states, CancellationToken cancellationToken)
    {
        List<(string Name, string State, string Detail)> rows = [("RESOURCE", "STATE", "ADDRESS OR VALUE")];
        foreach (var (resource, state) in resources.Zip(states))
        {
            var replicas = resource.GetReplicaCount() is var count and > 1 ? $"{state} ×{count}" : state;
            var urls = Orchestration.Addresses.Of(resource).Select(url => url.Url).ToArray();
            rows.Add((resource.Name, replicas, urls.FirstOrDefault("")));
            rows.AddRange(urls.Skip(1).Select(url => ("", "", url)));
        }

        foreach (var parameter in model.Resources.OfType<ParameterResource>().Where(parameter => !parameter.Secret))
        {
            if (await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } value)
                rows.Add((parameter.Name, "parameter", value));
        }

        return Draw(rows);
    }

    private static string Draw(List<(string Name, string State, string Detail)> rows)
    {
        var name = rows.Max(row => row.Name.Length);
        var state = rows.Max(row => row.State.Length);
        var text = new StringBuilder().AppendLine();
        foreach (var row in rows)
            text.Append("  ").Append(row.Name.PadRight(name)).Append("  ").Append(row.State.PadRight(state)).Append("  ").AppendLine(row.Detail);
        text.AppendLine().Append("  Flavour: polyfills stand in for the Aspire packages. Ctrl+C stops everything.").AppendLine();
        return text.ToString();
    }
}
