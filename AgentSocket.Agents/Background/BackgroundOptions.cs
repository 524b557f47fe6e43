using System.ComponentModel.DataAnnotations;

namespace AgentSocket.Agents;

/// <summary>Section <c>AgentSocket:Background</c>: what agents may do when their runs have ended.</summary>
public sealed class BackgroundOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "AgentSocket:Background";

    /// <summary>How much of it may go on at once in a process.</summary>
    /// <value>100 by default, 0 to 100,000.</value>
    [Range(0, 100_000)]
    public int MaxWork { get; set; } = 100;

    /// <summary>How long each may take.</summary>
    /// <value>10 minutes by default; from 1 second to 1 day.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromMinutes(10);
}
