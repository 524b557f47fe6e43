using System.ComponentModel.DataAnnotations;

namespace AgentSocket.Agents;

/// <summary>Section <c>AgentSocket:Model</c>: which model answers. With nothing configured, the built-in demo model does.</summary>
public sealed class ModelOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "AgentSocket:Model";

    /// <summary>Whose model it is.</summary>
    /// <value><c>demo</c> by default; <c>openai</c>, <c>azure</c>, or <c>compatible</c> for any server that speaks OpenAI's chat completion.</value>
    public string Provider { get; set; } = "demo";

    /// <summary>The model's name; with <c>azure</c>, the deployment's.</summary>
    /// <value>Required with every provider but <c>demo</c>.</value>
    public string? Name { get; set; }

    /// <summary>The service's address.</summary>
    /// <value>Required with <c>azure</c> and <c>compatible</c>; http or https.</value>
    public Uri? Endpoint { get; set; }

    /// <summary>The service's key. It is never logged, and goes nowhere but to the service.</summary>
    /// <value>Required with <c>openai</c> and <c>azure</c>.</value>
    public string? Key { get; set; }

    /// <summary>How freely the model chooses words.</summary>
    /// <value>Left to the model by default; 0 to 2.</value>
    [Range(0.0, 2.0)]
    public double? Temperature { get; set; }

    /// <summary>The most tokens of one answer.</summary>
    /// <value>Left to the model by default; 1 to 1,000,000.</value>
    [Range(1, 1_000_000)]
    public int? MaxOutputTokens { get; set; }

    /// <summary>How often a request is repeated that the service refused for a while, or didn't answer.</summary>
    /// <value>3 by default, 0 to 10.</value>
    [Range(0, 10)]
    public int MaxRetries { get; set; } = 3;

    /// <summary>How long to wait for the model's next token before the run fails.</summary>
    /// <value>One minute by default, one second to an hour.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(1);

    internal ModelProvider Kind => Enum.Parse<ModelProvider>(Provider, ignoreCase: true);
}
