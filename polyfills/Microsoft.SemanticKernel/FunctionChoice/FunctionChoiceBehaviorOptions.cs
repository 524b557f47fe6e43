using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel;

/// <summary>How functions are called.</summary>
public sealed class FunctionChoiceBehaviorOptions
{
    /// <summary>Whether the model may ask for several calls at once; null leaves it to the model.</summary>
    [JsonPropertyName("allow_parallel_calls")]
    public bool? AllowParallelCalls { get; set; }
}
