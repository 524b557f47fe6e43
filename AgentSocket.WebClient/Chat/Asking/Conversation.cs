using AgentSocket.WebClient.Chat.Answers;
using AgentSocket.WebClient.Connections;

namespace AgentSocket.WebClient.Chat.Asking;

/// <summary>What was asked and answered in one browser circuit. One question at a time, to one mode or both.</summary>
public sealed class Conversation(AgentConnections connections, TimeProvider time) : IDisposable
{
    private readonly List<Turn> _turns = [];
    private CancellationTokenSource? _stop;

    /// <summary>The turns so far.</summary>
    public IReadOnlyList<Turn> Turns => _turns;

    /// <summary>Whether the last turn's answers are still to come.</summary>
    public bool IsRunning => _stop is not null;

    /// <summary>Asks, and completes when every answer has ended. The page's thread only.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="modes">Whom.</param>
    public async Task AskAsync(Question question, IReadOnlyList<AgentMode> modes)
    {
        if (IsRunning)
            throw new InvalidOperationException("The turn before hasn't ended.");
        using var stop = _stop = new CancellationTokenSource();
        var turn = new Turn(question.Text, [.. modes.Select(mode => new Answer(mode, time))]);
        _turns.Add(turn);
        try
        {
            // Off the page's thread: answers come whether or not the page is busy drawing them.
            await Task.WhenAll(turn.Answers.Select(answer =>
                Task.Run(() => Asker.AskAsync(connections[answer.Mode], question, answer, time, stop.Token))));
        }
        finally
        {
            _stop = null;
        }
    }

    /// <summary>Stops what is being answered, if anything is.</summary>
    public void Stop() => _stop?.Cancel();

    /// <summary>Gives guidance to the agents whose answers are still to come.</summary>
    /// <returns>Whether one of them has it.</returns>
    public async Task<bool> SteerAsync(string guidance)
    {
        if (_turns is not [.., var turn])
            return false;
        var steered = await Task.WhenAll(turn.Answers.Where(answer => !answer.Snapshot().IsFinal).Select(answer => answer.SteerAsync(guidance)));
        return steered.Any(delivered => delivered);
    }

    /// <summary>Forgets the turns.</summary>
    public void Clear()
    {
        if (!IsRunning)
            _turns.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => Stop();
}
