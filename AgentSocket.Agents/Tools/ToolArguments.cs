using System.Text.Json;
using AgentSocket.Protocol;
using MessagePack;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>The arguments of a tool that a client invokes: a map by name, or the one value of a tool that takes one.</summary>
internal static class ToolArguments
{
    /// <summary>Reads and checks them: what a person is asked to agree to must be what the tool takes.</summary>
    /// <exception cref="AgentSocketException">They aren't what the function takes (<see cref="ErrorCodes.InvalidInput"/>).</exception>
    public static KernelArguments Read(AgentValue input, KernelFunctionMetadata function)
    {
        var arguments = input.Type switch
        {
            _ when input.IsNone => AgentValue.FromJson("{}"),
            MessagePackType.Nil => AgentValue.FromJson("{}"),
            MessagePackType.Map => input,
            _ when function.Parameters.Count == 1 => AgentValue.FromJson($$"""{{{JsonSerializer.Serialize(function.Parameters[0].Name)}}:{{input.ToJson()}}}"""),
            _ => throw Wrong($"'{function.Name}' takes a map of arguments."),
        };
        return CallArguments.Check(arguments, function) is { } wrong ? throw Wrong(wrong) : CallArguments.ToKernel(arguments, keepTypes: false);
    }

    private static AgentSocketException Wrong(string what) => new(ErrorCodes.InvalidInput, what) { Processed = false };
}
