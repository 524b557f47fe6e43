using AgentSocket.Protocol;

namespace AgentSocket.Agents;

/// <summary>Calls tools of the client for a run. A call has its number from the moment of calling.</summary>
internal sealed class ToolCalling(IAgentHost host, StepRunner steps, ClientWait waiting)
{
    public async Task<ClientToolResult> CallAsync(string name, AgentValue arguments, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var call = steps.NextCall();
        if (host.Inbox.FindResult(call) is { } known)
            return From(known);
        var tool = host.ClientTools.FirstOrDefault(offered => offered.Name == name);
        if (Refuse(tool, name, arguments) is { } refusal)
            return new ClientToolResult(ToolStatus.Failed, refusal);
        await host.Writer.CallAsync(
            new ToolCallFrame(host.Writer.Run, call, name, arguments.IsNone ? AgentValue.Nil : arguments, (long?)timeout?.TotalMilliseconds, tool!.SideEffects ? true : null),
            cancellationToken);
        return From(await waiting.ForAsync(inbox => inbox.FindResult(call), RunState.WaitingForTool, name, cancellationToken));
    }

    private static string? Refuse(ToolDefinition? tool, string name, AgentValue arguments)
    {
        if (tool is null)
            return $"The client offers no tool '{name}'.";
        try
        {
            return ValueSchema.Parse(tool.Schema).Check(arguments);
        }
        catch (AgentSocketException unusable)
        {
            return $"The client's tool '{name}' can't be called: {unusable.Message}";
        }
    }

    private static ClientToolResult From(in ToolResultFrame result) => new(result.Status, result.Result);
}
