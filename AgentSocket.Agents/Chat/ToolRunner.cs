using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentSocket.Protocol;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>Runs the tools that a model called.</summary>
internal sealed class ToolRunner(Kernel kernel, ILogger<ToolRunner> logger)
{
    private const int MaxNameLength = 64;

    private static readonly JsonSerializerOptions ForModels = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Runs one tool, tells the client meanwhile, and puts call and result into the turn.</summary>
    public async ValueTask RunAsync(FunctionCallContent call, Turn turn, RunWriter writer, CancellationToken cancellationToken)
    {
        var exchange = turn.Call(call.Id ?? "", call.PluginName, call.FunctionName, TurnMessages.WriteArguments(call.Arguments));
        var name = NameOf(call);
        await writer.StatusAsync(RunState.WaitingForTool, name, cancellationToken);
        var running = InvokeAsync(name, call, cancellationToken);
        if (!running.IsCompleted)
            await writer.FlushAsync(cancellationToken);
        exchange.Complete(await running);
        await writer.StatusAsync(RunState.Running, note: null, cancellationToken);
    }

    /// <summary>The name that the model called: it may be none of ours, and as long as the model likes.</summary>
    private static string NameOf(FunctionCallContent call)
    {
        var name = call.PluginName is null ? call.FunctionName : $"{call.PluginName}-{call.FunctionName}";
        return name.Length <= MaxNameLength ? name : name[..MaxNameLength];
    }

    private async ValueTask<string> InvokeAsync(string name, FunctionCallContent call, CancellationToken cancellationToken)
    {
        using var activity = AgentsTelemetry.Source.StartActivity($"{GenAi.ExecuteTool} {name}", ActivityKind.Internal);
        activity?.SetTag(GenAi.Operation, GenAi.ExecuteTool).SetTag(GenAi.ToolName, name).SetTag(GenAi.ToolCallId, call.Id).SetTag(GenAi.ToolType, GenAi.Function);
        try
        {
            var result = await call.InvokeAsync(kernel, cancellationToken);
            return result.Result as string ?? JsonSerializer.Serialize(result.Result, ForModels);
        }
#pragma warning disable CA1031 // Whatever a tool throws is told to the model, which can do better or explain; it must not end the run.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var cause = exception.GetType().Name;
            activity?.SetTag(GenAi.ErrorType, cause).SetStatus(ActivityStatusCode.Error);
            AgentsLog.ToolFailed(logger, name, cause);
            return $"Error: {exception.Message}";
        }
    }
}
