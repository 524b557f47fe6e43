using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentSocket.Protocol;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>Runs the tools that a model called: each once, whatever attempts at the run there are.</summary>
internal sealed class ToolRunner(ToolApproval approval, ILogger<ToolRunner> logger)
{
    private static readonly JsonSerializerOptions ForModels = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Runs what the model called in one answer, one after the other.</summary>
    public async ValueTask RunAsync(IReadOnlyList<FunctionCall> calls, int round, ChatRun chat, CancellationToken cancellationToken)
    {
        var hasRun = false;
        for (var i = 0; i < calls.Count; i++)
            hasRun |= await RunAsync(calls[i], round, i + 1, chat, cancellationToken);

        // Not between them: the relay breaks off for guidance as soon as the run waits for no tool, and the next is begun by then.
        if (hasRun)
            await chat.Context.StatusAsync(RunState.Running, note: null, cancellationToken);
    }

    /// <summary>Runs one tool, tells the client meanwhile, and puts call and result into the turn.</summary>
    /// <returns>Whether it was run, and not by an earlier attempt.</returns>
    private async ValueTask<bool> RunAsync(FunctionCall call, int round, int number, ChatRun chat, CancellationToken cancellationToken)
    {
        var wrong = CallArguments.Read(call.Arguments, out var arguments);
        var exchange = chat.Turn.Call(call.Id, call.Plugin, call.Function, wrong is null ? call.Arguments : "{}");
        var card = new ToolCard(chat.Context, round, number);
        var isNew = false;
        chat.BeginTool();
        var step = await chat.Context.StepAsync($"tool {call.Name}", async stop =>
        {
            isNew = true;
            await chat.Output.CatchUpAsync(stop);
            await card.CallAsync(call.Name, arguments, stop);
            await chat.Context.StatusAsync(RunState.WaitingForTool, call.Name, stop);
            var outcome = wrong is null ? await RunAsync(call, arguments, chat, stop) : ToolOutcome.Failed(wrong);
            return (outcome with { HasRetracted = chat.HasRetracted }).ToStep();
        }, cancellationToken);

        var result = ToolOutcome.FromStep(step);
        exchange.Complete(result.Text);
        if (!isNew && result.HasRetracted)
            await chat.Output.RetractAsync(cancellationToken);
        if (!isNew && chat.Context.Steps.IsReplaying)
            return false;

        // The attempt before did this last: nobody knows whether the client has heard of it.
        if (!isNew)
            await card.CallAsync(call.Name, arguments, cancellationToken);
        await card.EndAsync(call.Name, result.Status, result.Text, cancellationToken);
        return isNew;
    }

    private async ValueTask<ToolOutcome> RunAsync(FunctionCall call, AgentValue arguments, ChatRun chat, CancellationToken cancellationToken)
    {
        if (Find(call, chat) is not { } function)
            return ToolOutcome.Failed($"There is no tool '{call.Name}'.");
        if ((call.Plugin == ClientPlugin.Name ? CallArguments.GivenTwice(arguments) : CallArguments.Check(arguments, function.Metadata)) is { } wrong)
            return ToolOutcome.Failed(wrong);
        var name = $"{function.PluginName}-{function.Name}";
        var needsApproval = approval.IsNeeded(name);
        if (needsApproval)
        {
            if (!await ToolApproval.AskAsync(chat.Context, name, arguments, cancellationToken))
                return ToolOutcome.Denied;
            await chat.Context.StatusAsync(RunState.WaitingForTool, call.Name, cancellationToken);
        }

        // The relay must not break off from here on: that is said before anything happens.
        await chat.Context.FlushAsync(cancellationToken);
        if (needsApproval && !await chat.Context.Steps.TryBeginAsync(name))
            return ToolOutcome.Failed("It isn't known whether this call took effect: the one who made it was lost. It is not made again.");
        return await InvokeAsync(call, function, CallArguments.ToKernel(arguments, keepTypes: call.Plugin == ClientPlugin.Name), chat, cancellationToken);
    }

    /// <summary>A kernel finds functions by other spellings too, and without their plugin. Which calls need agreement is said by exact names.</summary>
    private static KernelFunction? Find(FunctionCall call, ChatRun chat)
    {
        if (call.Plugin == ClientPlugin.Name)
            return chat.ClientTools.Find(call);
        return chat.Kernel.Plugins.TryGetFunction(call.Plugin, call.Function, out var function) && function.PluginName == call.Plugin && function.Name == call.Function ? function : null;
    }

    private async ValueTask<ToolOutcome> InvokeAsync(FunctionCall call, KernelFunction function, KernelArguments arguments, ChatRun chat, CancellationToken cancellationToken)
    {
        using var activity = AgentsTelemetry.Source.StartActivity($"{GenAi.ExecuteTool} {call.Name}", ActivityKind.Internal);
        activity?.SetTag(GenAi.Operation, GenAi.ExecuteTool).SetTag(GenAi.ToolName, call.Name).SetTag(GenAi.ToolCallId, call.Id).SetTag(GenAi.ToolType, GenAi.Function);
        try
        {
            var result = await function.InvokeAsync(chat.Kernel, arguments, cancellationToken);
            return From(result.GetValue<object>());
        }
        catch (OperationCanceledException suspended) when (IsSuspension(suspended))
        {
            throw new RunSuspendedException();
        }
        catch (AgentSocketException state) when (state.Code == ErrorCodes.StateUnavailable)
        {
            // What the tool asked or did can't be kept: the run can't go on.
            throw;
        }
#pragma warning disable CA1031 // Whatever a tool throws is told to the model, which can do better or explain; it must not end the run.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var cause = exception.GetType().Name;
            activity?.SetTag(GenAi.ErrorType, cause).SetStatus(ActivityStatusCode.Error);
            AgentsLog.ToolFailed(logger, call.Name, cause);
            return ToolOutcome.Failed(ToolFailure.Describe(exception));
        }
    }

    private static ToolOutcome From(object? result) => result switch
    {
        ClientToolResult { Status: ToolStatus.Ok } called => new(ToolStatus.Ok, called.Text),
        ClientToolResult { Status: ToolStatus.Denied } => ToolOutcome.Denied,
        ClientToolResult failed => ToolOutcome.Failed(failed.Text),
        string text => new(ToolStatus.Ok, text),
        _ => new(ToolStatus.Ok, JsonSerializer.Serialize(result, ForModels)),
    };

    /// <summary>A kernel wraps what its functions throw.</summary>
    private static bool IsSuspension(Exception? exception) => exception is RunSuspendedException || (exception?.InnerException is { } inner && IsSuspension(inner));
}
