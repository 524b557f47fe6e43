using System.Text.RegularExpressions;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Terminal;
using Aspire.Tests.Applications;
using Microsoft.Extensions.Configuration;

namespace Aspire.Tests;

public sealed partial class DashboardTests
{
    [Fact]
    public async Task Trace_OfAService_ShowsInTheDashboard()
    {
        await using var appHost = AppHostProcess.Fixture("profile", "--with-dashboard=true");
        await appHost.UntilAsync("Ctrl+C");
        Assert.DoesNotContain("The dashboard isn't installed", appHost.Output, StringComparison.Ordinal);
        using var client = new HttpClient();
        var span = $"span-{Guid.NewGuid():N}";

        using var exported = await client.PostAsync(new Uri($"{AddressOf("service", appHost)}/trace/{span}"), null, appHost.Ended);
        Assert.Equal("true", await exported.Content.ReadAsStringAsync(appHost.Ended));

        var traces = new Uri($"{AddressOf("dashboard", appHost)}/api/telemetry/traces");
        while (!(await client.GetStringAsync(traces, appHost.Ended)).Contains(span, StringComparison.Ordinal))
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, appHost.Ended);
    }

    [Fact]
    public async Task Dashboard_NotInstalled_IsSaidAndDoneWithout()
    {
        var model = new DistributedApplicationModel(new ResourceCollection());
        var output = new RecordedOutput();
        var starter = new DashboardStarter(
            model, AppHostMetadata.Of(assembly: null), new ConfigurationBuilder().Build(), new ResourceLog(output));

        await starter.StartAsync(TestContext.Current.CancellationToken);

        Assert.Empty(model.Resources);
        Assert.Contains("npm ci --prefix eng/dashboard", Assert.Single(output.Reports), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dashboard_WhereItIsSaidToBeButIsNot_IsAnError()
    {
        await using var appHost = AppHostProcess.Fixture("profile", "--with-dashboard=true", "--dcp-dashboard-path=/nowhere/aspire");

        Assert.Equal(1, await appHost.ExitAsync());
        Assert.Contains("There is no dashboard at /nowhere/aspire.", appHost.Output, StringComparison.Ordinal);
    }

    private static string AddressOf(string resource, AppHostProcess appHost) =>
        Row().Matches(appHost.Output).Single(row => row.Groups["name"].Value == resource).Groups["address"].Value;

    private sealed class RecordedOutput : IResourceOutput
    {
        public List<string> Reports { get; } = [];

        public void Write(string resourceId, string line)
        {
        }

        public void Report(string resourceId, string message) => Reports.Add(message);
    }

    [GeneratedRegex(@"^  (?<name>\S+) +ready +(?<address>http://\S+)", RegexOptions.Multiline)]
    private static partial Regex Row();
}
