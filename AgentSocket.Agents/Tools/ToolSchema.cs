using System.Text.Json.Nodes;
using AgentSocket.Protocol;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>A function's parameters as the JSON schema of a tool's arguments.</summary>
internal static class ToolSchema
{
    public static AgentValue Of(KernelFunctionMetadata function)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var parameter in function.Parameters)
        {
            properties[parameter.Name] = JsonNode.Parse(parameter.Schema?.ToString() ?? "{}");
            if (parameter.IsRequired)
                required.Add(parameter.Name);
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = required };
        return AgentValue.FromJson(schema.ToJsonString());
    }
}
