using System.Text.Json.Nodes;
using OpenAI.Chat;

namespace Microsoft.SemanticKernel.Connectors.OpenAI;

/// <summary>Settings and functions as OpenAI's client takes them.</summary>
internal static class RequestOptions
{
    public static ChatCompletionOptions From(OpenAIPromptExecutionSettings settings, FunctionChoiceBehaviorConfiguration? functions)
    {
        ChatCompletionOptions options = new()
        {
            MaxOutputTokenCount = settings.MaxTokens,
            Temperature = (float?)settings.Temperature,
            TopP = (float?)settings.TopP,
        };
        if (functions?.Functions is not { Count: > 0 } advertised)
        {
            return options;
        }

        foreach (var function in advertised)
        {
            options.Tools.Add(Tool(function.Metadata));
        }

        options.ToolChoice = functions.Choice == FunctionChoice.None ? ChatToolChoice.CreateNoneChoice() : ChatToolChoice.CreateAutoChoice();
        options.AllowParallelToolCalls = functions.Options.AllowParallelCalls;
        return options;
    }

    private static ChatTool Tool(KernelFunctionMetadata function)
    {
        JsonObject properties = [];
        JsonArray required = [];
        foreach (var parameter in function.Parameters)
        {
            properties[parameter.Name] = JsonNode.Parse(parameter.Schema?.ToString() ?? """{"type":"string"}""");
            if (parameter.IsRequired)
            {
                required.Add(parameter.Name);
            }
        }

        // The real connector describes what a function returns, too: a type that can't be described fails there.
        _ = function.ReturnParameter.Schema;

        JsonObject schema = new() { ["type"] = "object", ["required"] = required, ["properties"] = properties };
        return ChatTool.CreateFunctionTool(
            KernelNames.Join(function.PluginName, function.Name), function.Description, BinaryData.FromString(schema.ToJsonString()));
    }
}
