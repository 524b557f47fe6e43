namespace AgentSocket.Protocol.Client;

/// <summary>A call of one of this client's tools (TOOL_CALL). Spec §4.4.</summary>
/// <param name="Run">The run that calls.</param>
/// <param name="Call">The call's number in the run.</param>
/// <param name="Tool">The tool.</param>
/// <param name="Arguments">What it is given; they fit its schema.</param>
/// <param name="Deadline">How long the server waits for the result, from the call's arrival; null if it doesn't say.</param>
public sealed record ClientToolCall(AgentRun Run, long Call, ToolDefinition Tool, AgentValue Arguments, TimeSpan? Deadline)
{
    /// <summary>Names the call; its arguments stay out of logs.</summary>
    public override string ToString() => $"{Tool.Name} {Run.Number}/{Call}";
}
