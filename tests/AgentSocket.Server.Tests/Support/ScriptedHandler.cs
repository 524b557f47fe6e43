using System.Collections.Concurrent;
using AgentSocket.Protocol;

namespace AgentSocket.Server.Tests.Support;

/// <summary>Does runs as a test says: each target has a script.</summary>
internal sealed class ScriptedHandler : IRunHandler
{
    private readonly ConcurrentDictionary<string, Func<RunContext, CancellationToken, Task<RunCompletion?>>> _scripts = new();

    public static RunCompletion Done { get; } = new(RunOutcome.Ok, new RunMetrics());

    public void On(string target, Func<RunContext, CancellationToken, Task<RunCompletion?>> script) => _scripts[target] = script;

    /// <summary>Counts to the number that it is given, without waiting for anything but the window.</summary>
    public void OnCount() => On("count", async (context, cancellationToken) =>
    {
        context.Input.TryGetString(out var text);
        for (var i = 1; i <= int.Parse(text!, null); i++)
            await context.Output.StreamAsync($"{i} ", cancellationToken: cancellationToken);
        return Done;
    });

    public Task<RunCompletion?> RunAsync(RunContext context, CancellationToken cancellationToken) =>
        _scripts.TryGetValue(context.Target, out var script)
            ? script(context, cancellationToken)
            : throw new AgentSocketException(ErrorCodes.UnknownTarget, $"There is no agent for '{context.Target}'.");
}
