using System.Diagnostics;
using System.Text.Json;
using AgentSocket.Agents.Calculator;
using AgentSocket.Protocol;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>The kernel's functions as targets of their own: a client may invoke what TOOL_DEF announced, without a model. Spec §4.5.</summary>
internal sealed class ToolAgent : IAgent
{
    private readonly Kernel _kernel;
    private readonly Dictionary<string, KernelFunction> _functions;

    public ToolAgent(Kernel kernel)
    {
        _kernel = kernel;
        _functions = kernel.Plugins.SelectMany(plugin => plugin).ToDictionary(NameOf, StringComparer.Ordinal);
        Targets = [.. _functions.Keys];
        Tools = [.. _functions.Select(function => new ToolDefinition(function.Key, function.Value.Description, ToolSchema.Of(function.Value.Metadata)))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Targets { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ToolDefinition> Tools { get; }

    /// <inheritdoc/>
    public async ValueTask<AgentResult> RunAsync(AgentContext context, CancellationToken cancellationToken)
    {
        var function = _functions[context.Target];
        var arguments = ToolArguments.Read(context.Input, function.Metadata);
        using var activity = AgentsTelemetry.Source.StartActivity($"{GenAi.ExecuteTool} {context.Target}", ActivityKind.Internal);
        activity?.SetTag(GenAi.Operation, GenAi.ExecuteTool).SetTag(GenAi.ToolName, context.Target).SetTag(GenAi.ToolType, GenAi.Function);
        try
        {
            var result = await function.InvokeAsync(_kernel, arguments, cancellationToken);
            return new AgentResult(AgentValue.FromJson(JsonSerializer.Serialize(result.GetValue<object>())));
        }
        catch (Exception exception) when (exception is KernelException or ArgumentException or CalculationException)
        {
            activity?.SetTag(GenAi.ErrorType, exception.GetType().Name).SetStatus(ActivityStatusCode.Error);
            throw new AgentSocketException(ErrorCodes.InvalidInput, exception.Message, exception) { Processed = true };
        }
    }

    private static string NameOf(KernelFunction function) => $"{function.PluginName}-{function.Name}";
}
