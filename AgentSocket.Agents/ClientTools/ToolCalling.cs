using AgentSocket.Protocol;
using MessagePack;

namespace AgentSocket.Agents;

/// <summary>
/// Calls tools of the client for a run. A call has its number from the moment of calling. What the client offers may be something else at each attempt: whether a
/// call could be made is found once, and kept. A call that was made gets its result, also if its tool was withdrawn meanwhile.
/// </summary>
internal sealed class ToolCalling(IAgentHost host, StepRunner steps, ClientWait waiting)
{
    /// <summary>Calls a tool by its name, if the client offers it now.</summary>
    public Task<ClientToolResult> CallAsync(string name, AgentValue arguments, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var call = steps.NextCall();
        return CallAsync(call, name, arguments, timeout, () => CheckOnce(call, name, arguments), cancellationToken);
    }

    /// <summary>Calls a tool as it was offered once; who calls keeps what that was.</summary>
    public Task<ClientToolResult> CallAsync(ToolDefinition tool, AgentValue arguments, CancellationToken cancellationToken) =>
        CallAsync(steps.NextCall(), tool.Name, arguments, timeout: null, () => (Check(tool, tool.Name, arguments), Task.CompletedTask), cancellationToken);

    private async Task<ClientToolResult> CallAsync(
        long call, string name, AgentValue arguments, TimeSpan? timeout, Func<(CallCheck Check, Task Keeping)> check, CancellationToken cancellationToken)
    {
        if (host.Inbox.FindResult(call) is { } known)
            return From(known);
        return From(await waiting.ForAsync(SendAsync, inbox => inbox.FindResult(call), RunState.WaitingForTool, name, cancellationToken));

        async ValueTask<(ToolResultFrame? Known, Task Keeping)> SendAsync()
        {
            // The call doesn't wait for the store: it leaves before what the agent says meanwhile.
            var ((refusal, hasSideEffects), keeping) = check();
            if (refusal is not null)
                return (new ToolResultFrame(host.Writer.Run, call, ToolStatus.Failed, refusal), keeping);
            var frame = new ToolCallFrame(
                host.Writer.Run, call, name, arguments.IsNone ? AgentValue.Nil : arguments, (long?)timeout?.TotalMilliseconds, hasSideEffects ? true : null);
            await host.Writer.CallAsync(frame, cancellationToken);
            return (null, keeping);
        }
    }

    private (CallCheck Check, Task Keeping) CheckOnce(long call, string name, AgentValue arguments)
    {
        var key = string.Create(null, $"check of call {call}");
        if (host.Journal.Find(key) is { IsNone: false } recorded)
            return (CallCheck.Read(recorded), Task.CompletedTask);
        var check = Check(host.ClientTools.FirstOrDefault(offered => offered.Name == name), name, arguments);
        return (check, host.Journal.RecordAsync(key, check.ToEntry()).AsTask());
    }

    private static CallCheck Check(ToolDefinition? tool, string name, AgentValue arguments)
    {
        if (tool is null)
            return new CallCheck($"The client offers no tool '{name}'.");
        try
        {
            return new CallCheck(ValueSchema.Parse(tool.Schema).Check(arguments), tool.SideEffects);
        }
        catch (AgentSocketException unusable)
        {
            return new CallCheck($"The client's tool '{name}' can't be called: {unusable.Message}");
        }
    }

    private static ClientToolResult From(in ToolResultFrame result) => new(result.Status, result.Result);

    /// <param name="Refusal">Why the call can't be made; null if it can.</param>
    /// <param name="HasSideEffects">Whether a person is asked before the tool is called.</param>
    private readonly record struct CallCheck(string? Refusal, bool HasSideEffects = false)
    {
        public AgentValue ToEntry() => AgentValue.Create(this, static (ref MessagePackWriter writer, CallCheck check) =>
        {
            writer.WriteArrayHeader(2);
            writer.Write(check.Refusal);
            writer.Write(check.HasSideEffects);
        });

        public static CallCheck Read(AgentValue entry)
        {
            var reader = entry.CreateReader();
            reader.ReadArrayHeader();
            return new CallCheck(reader.ReadString(), reader.ReadBoolean());
        }
    }
}
