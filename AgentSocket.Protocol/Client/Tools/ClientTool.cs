namespace AgentSocket.Protocol.Client;

/// <summary>A tool that this client offers to the agents it talks to. Spec §4.4, §4.5.</summary>
public sealed class ClientTool
{
    private readonly ValueSchema _schema;

    /// <summary>A tool.</summary>
    /// <param name="definition">What the agent is told of it.</param>
    /// <param name="handler">
    /// Does a call and returns its result. It runs once for each call, off the thread that receives; its token is cancelled when the run has ended or
    /// the call's deadline has passed. An <see cref="AgentSocketException"/>'s message reaches the agent; of any other failure it hears only that the tool failed.
    /// </param>
    /// <exception cref="ArgumentException">The tool has no name.</exception>
    /// <exception cref="AgentSocketException">The schema can't be used (<see cref="ErrorCodes.InvalidInput"/>).</exception>
    public ClientTool(ToolDefinition definition, Func<ClientToolCall, CancellationToken, Task<AgentValue>> handler)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentException.ThrowIfNullOrEmpty(definition.Name, nameof(definition));
        ArgumentNullException.ThrowIfNull(handler);
        (Definition, Handler, _schema) = (definition, handler, ValueSchema.Parse(definition.Schema));
    }

    /// <summary>What the agent is told of it.</summary>
    public ToolDefinition Definition { get; }

    internal Func<ClientToolCall, CancellationToken, Task<AgentValue>> Handler { get; }

    /// <returns>What is wrong with the arguments; null if they fit.</returns>
    internal string? Check(AgentValue arguments) => _schema.Check(arguments);
}
