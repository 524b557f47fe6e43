using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel;

/// <summary>How a model is asked.</summary>
public class PromptExecutionSettings
{
    /// <summary>The service to ask.</summary>
    [JsonPropertyName("service_id")]
    public string? ServiceId { get; set; }

    /// <summary>The model to ask.</summary>
    [JsonPropertyName("model_id")]
    public string? ModelId { get; set; }

    /// <summary>Which functions the model may call; null for none.</summary>
    [JsonPropertyName("function_choice_behavior")]
    public FunctionChoiceBehavior? FunctionChoiceBehavior { get; set; }

    /// <summary>Settings that the type does not name.</summary>
    [JsonExtensionData]
    public IDictionary<string, object>? ExtensionData { get; set; }
}
