using AgentSocket.Protocol;

namespace AgentSocket.Agents.Tests.Support;

/// <summary>A host in memory, with a writer of the test's own. What waits is waited for.</summary>
internal sealed class MemoryHost(RunWriter writer, TimeProvider? time = null) : IAgentHost, ISessionPush
{
    public RunWriter Writer => writer;

    public RunInbox Inbox { get; } = new();

    public ISessionPush InRun => this;

    public ISessionPush Session => this;

    public ISessionPush? PrincipalSessions => null;

    public IReadOnlyList<ToolDefinition> ClientTools { get; init; } = [];

    public RunJournal Journal { get; } = new();

    public ReadOnlyMemory<char> TextAhead => default;

    public TimeProvider Time => time ?? TimeProvider.System;

    public async ValueTask WaitAsync(int seen, CancellationToken cancellationToken) => await Inbox.WaitAsync(seen, cancellationToken);

    public ValueTask DefineToolsAsync(IReadOnlyList<ToolDefinition> added, IReadOnlyList<string> removed, string? id = null, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public ValueTask EmitAsync(string topic, AgentValue data, string? id = null, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
