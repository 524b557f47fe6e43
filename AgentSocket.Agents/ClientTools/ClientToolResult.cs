using AgentSocket.Protocol;

namespace AgentSocket.Agents;

/// <summary>What came of a call of a client's tool.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Value">The result; of a call that failed, why.</param>
public sealed record ClientToolResult(ToolStatus Status, AgentValue Value = default)
{
    /// <summary>Whether the tool did what it was called for.</summary>
    public bool IsOk => Status == ToolStatus.Ok;

    /// <summary>The result as text for a model or a person: a string as it is, anything else as JSON.</summary>
    public string Text => Value.IsNone ? "" : Value.TryGetString(out var text) ? text : Value.ToJson();

    /// <summary>Tells how it ended; the result stays out of logs.</summary>
    public override string ToString() => $"{Status}";
}
