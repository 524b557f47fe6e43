using System.ComponentModel.DataAnnotations;

namespace AgentSocket.Agents;

/// <summary>Section <c>AgentSocket:Demo</c>: how the built-in demo model behaves.</summary>
public sealed class DemoOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "AgentSocket:Demo";

    /// <summary>How fast it speaks.</summary>
    /// <value>150 tokens a second by default, as a fast model does; 0 is as fast as possible; up to 1,000,000.</value>
    [Range(0.0, 1_000_000.0)]
    public double TokensPerSecond { get; set; } = 150;

    /// <summary>Whether <c>/crash</c> may end the process. For tests of what happens then.</summary>
    /// <value>False by default.</value>
    public bool AllowCrash { get; set; }
}
