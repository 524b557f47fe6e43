using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel.Connectors.OpenAI;

/// <summary>How an OpenAI model is asked.</summary>
public class OpenAIPromptExecutionSettings : PromptExecutionSettings
{
    /// <summary>How freely the model chooses words, from 0 to 2.</summary>
    [JsonPropertyName("temperature")]
    public double? Temperature { get; set; }

    /// <summary>The share of likely words that it chooses from.</summary>
    [JsonPropertyName("top_p")]
    public double? TopP { get; set; }

    /// <summary>The most tokens that it may answer with.</summary>
    [JsonPropertyName("max_tokens")]
    public int? MaxTokens { get; set; }

    /// <summary>These settings if they are for OpenAI, or else ones with what they have in common.</summary>
    public static OpenAIPromptExecutionSettings FromExecutionSettings(
        PromptExecutionSettings? executionSettings, int? defaultMaxTokens = null) => executionSettings switch
        {
            OpenAIPromptExecutionSettings settings => settings,
            null => new() { MaxTokens = defaultMaxTokens },
            _ => new()
            {
                ServiceId = executionSettings.ServiceId,
                ModelId = executionSettings.ModelId,
                FunctionChoiceBehavior = executionSettings.FunctionChoiceBehavior,
                ExtensionData = executionSettings.ExtensionData,
                MaxTokens = defaultMaxTokens,
            },
        };
}
