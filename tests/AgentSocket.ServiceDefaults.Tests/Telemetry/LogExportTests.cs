using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Logs;

namespace AgentSocket.ServiceDefaults.Tests.Telemetry;

public class LogExportTests
{
    [Fact]
    public async Task Logs_Exported_BearTheirScopesAndText()
    {
        await using var app = await TestApp.StartAsync();

        var options = app.Services.GetRequiredService<IOptionsMonitor<OpenTelemetryLoggerOptions>>().CurrentValue;

        Assert.True(options.IncludeScopes);
        Assert.True(options.IncludeFormattedMessage);
    }
}
