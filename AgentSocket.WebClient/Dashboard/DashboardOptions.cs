using System.ComponentModel.DataAnnotations;

namespace AgentSocket.WebClient.Dashboard;

/// <summary>Where traces can be looked at.</summary>
public sealed class DashboardOptions
{
    /// <summary>Where it is set.</summary>
    public const string Section = "AgentSocket";

    /// <summary>The dashboard's address, or that of one trace with <c>{traceId}</c> in it.</summary>
    /// <value>None: trace ids are shown without a link. Example: <c>http://localhost:18888</c>.</value>
    [Url]
    public string? DashboardUrl { get; set; }
}
