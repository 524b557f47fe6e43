using System.Diagnostics;
using System.Text.Json;
using AgentSocket.Protocol;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>The kernel's functions as targets of their own: a client may invoke what TOOL_DEF announced, without a model. Spec §4.5.</summary>
internal sealed class ToolAgent : IAgent
{
    /// <summary>Plugins that are about an answer of a model: without one they are nothing.</summary>
    private static readonly string[] OfAnswers = [PersonPlugin.Name, AnswerPlugin.Name];

    private readonly Kernel _kernel;
    private readonly ToolApproval _approval;
    private readonly Dictionary<string, KernelFunction> _functions;

    public ToolAgent(Kernel kernel, ToolApproval approval)
    {
        _kernel = kernel;
        _approval = approval;
        _functions = kernel.Plugins.Where(plugin => !OfAnswers.Contains(plugin.Name)).SelectMany(plugin => plugin).ToDictionary(NameOf, StringComparer.Ordinal);
        Targets = [.. _functions.Keys];
        Tools = [.. _functions.Select(function =>
            new ToolDefinition(function.Key, function.Value.Description, ToolSchema.Of(function.Value.Metadata), approval.IsNeeded(function.Key)))];
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
        var needsApproval = _approval.IsNeeded(context.Target);
        if (needsApproval && !await ToolApproval.AskAsync(context, context.Target, context.Input, cancellationToken))
            throw new AgentSocketException(ErrorCodes.InvalidInput, "The person didn't agree to this call. It was not made.") { Processed = false };
        return new AgentResult(await context.StepAsync(
            "tool",
            stop => needsApproval ? InvokeOnceAsync(function, arguments, context, stop) : InvokeAsync(function, arguments, context, stop),
            cancellationToken));
    }

    private async ValueTask<AgentValue> InvokeOnceAsync(KernelFunction function, KernelArguments arguments, AgentContext context, CancellationToken cancellationToken) =>
        await context.Steps.TryBeginAsync(context.Target)
            ? await InvokeAsync(function, arguments, context, cancellationToken)
            : throw new AgentSocketException(ErrorCodes.Internal, "It isn't known whether this call took effect: the one who made it was lost. It is not made again.") { Processed = true };

    private async ValueTask<AgentValue> InvokeAsync(KernelFunction function, KernelArguments arguments, AgentContext context, CancellationToken cancellationToken)
    {
        using var activity = AgentsTelemetry.Source.StartActivity($"{GenAi.ExecuteTool} {context.Target}", ActivityKind.Internal);
        activity?.SetTag(GenAi.Operation, GenAi.ExecuteTool).SetTag(GenAi.ToolName, context.Target).SetTag(GenAi.ToolType, GenAi.Function);
        try
        {
            var result = await function.InvokeAsync(RunKernel.Create(_kernel, context), arguments, cancellationToken);
            return AgentValue.FromJson(JsonSerializer.Serialize(result.GetValue<object>()));
        }
        catch (Exception exception) when (ToolFailure.IsTold(exception) && exception is not AgentSocketException)
        {
            activity?.SetTag(GenAi.ErrorType, exception.GetType().Name).SetStatus(ActivityStatusCode.Error);
            throw new AgentSocketException(ErrorCodes.InvalidInput, exception.Message, exception) { Processed = true };
        }
    }

    private static string NameOf(KernelFunction function) => $"{function.PluginName}-{function.Name}";
}
