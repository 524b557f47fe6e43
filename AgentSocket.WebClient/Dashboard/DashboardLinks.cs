using Microsoft.Extensions.Options;

namespace AgentSocket.WebClient.Dashboard;

/// <summary>Addresses of traces in the dashboard.</summary>
public sealed class DashboardLinks(IOptions<DashboardOptions> options)
{
    private const string TraceId = "{traceId}";
    private const string TracePath = "/traces/detail/" + TraceId;

    /// <summary>The trace's address; null where no dashboard is configured.</summary>
    public string? ForTrace(string traceId)
    {
        if (string.IsNullOrWhiteSpace(options.Value.DashboardUrl))
            return null;
        var address = options.Value.DashboardUrl;
        if (!address.Contains(TraceId, StringComparison.Ordinal))
            address = address.TrimEnd('/') + TracePath;
        return address.Replace(TraceId, traceId, StringComparison.Ordinal);
    }
}
