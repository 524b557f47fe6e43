using System.Collections.Concurrent;
using AgentSocket.Protocol;
using AgentSocket.Server;

namespace AgentSocket.WebClient.Tests.Agents;

/// <summary>Answers as a test says; a question that no test has scripted comes back as it is.</summary>
public sealed class Script : IRunHandler
{
    private readonly ConcurrentDictionary<string, Func<RunContext, CancellationToken, Task>> _answers = new();
    private readonly ConcurrentDictionary<string, AgentValue> _results = new();
    private readonly ConcurrentQueue<Asked> _asked = new();

    /// <summary>The questions that came, in order.</summary>
    public IReadOnlyCollection<Asked> Asked => _asked;

    public void When(string question, Func<RunContext, CancellationToken, Task> answer) => _answers[question] = answer;

    public void When(string question, params string[] tokens) => When(question, async (run, cancellation) =>
    {
        foreach (var token in tokens)
            await run.Output.StreamAsync(token, cancellationToken: cancellation);
    });

    /// <summary>A run that says nothing, and ends with a value.</summary>
    public void Return(string question, AgentValue result) => _results[question] = result;

    public async Task<RunCompletion?> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        Assert.True(context.Input.TryGetString(out var question));
        _asked.Enqueue(new Asked(context.Target, question, context.Options.TraceParent, context.Session.Id));
        var hasResult = _results.TryGetValue(question, out var result);
        if (_answers.TryGetValue(question, out var answer))
            await answer(context, cancellationToken);
        else if (!hasResult)
            await context.Output.StreamAsync(question, cancellationToken: cancellationToken);
        return new RunCompletion(RunOutcome.Ok, new RunMetrics { CpuMs = 12 }, result);
    }
}

/// <summary>A question that an agent was asked.</summary>
public sealed record Asked(string Target, string Question, string? TraceParent, string SessionId)
{
    /// <summary>The trace that the question belongs to.</summary>
    public string? TraceId => TraceParent?.Split('-')[1];
}
