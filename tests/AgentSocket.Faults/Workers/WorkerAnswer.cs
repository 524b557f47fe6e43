using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;

namespace AgentSocket.Faults.Workers;

/// <summary>
/// One answer to an invocation. It goes on from what earlier attempts have emitted, takes the guidance that it is given, and ends without an
/// end where it lacks a client's answer: answers it has from the inbox alone.
/// </summary>
internal sealed class WorkerAnswer
{
    private readonly FrameStreamWriter _writer;
    private readonly Invocation _invocation;
    private readonly RunInbox _inbox;
    private readonly Command _command;
    private readonly TimeProvider _time;
    private readonly List<string> _pieces = [];
    private readonly (Question Question, long Number)? _lacking;
    private readonly bool _isAnother;

    public WorkerAnswer(FrameStreamWriter writer, Invocation invocation, RunInbox inbox, Command command, TimeProvider time)
    {
        (_writer, _invocation, _inbox, _command, _time) = (writer, invocation, inbox, command, time);
        _lacking = Gather();
        _isAnother = !string.Concat(_pieces).StartsWith(Guidance.Without(invocation.Emitted), StringComparison.Ordinal);
    }

    /// <param name="breaksAfter">Before which token it breaks off.</param>
    /// <param name="aborted">Nobody listens any more.</param>
    /// <returns>False if it waits for the client.</returns>
    /// <exception cref="WorkerBrokenException">It breaks off.</exception>
    public async Task<bool> WriteAsync(int breaksAfter, CancellationToken aborted)
    {
        if (!_command.IsLate)
            await _writer.FlushAsync(aborted);
        if (_command.Silence > TimeSpan.Zero)
            await Task.Delay(_command.Silence, _time, aborted);
        if (_isAnother)
            _writer.Write(new InterruptFrame(_invocation.Run, "retry", 0));
        var (started, due) = (_time.GetTimestamp(), TimeSpan.Zero);
        var (offset, position) = (0, _isAnother ? 0 : Guidance.Without(_invocation.Emitted).Length);
        TakeGuidance();
        foreach (var (i, piece) in _pieces.Index())
        {
            if (i == breaksAfter)
                throw new WorkerBrokenException();
            offset += piece.Length;
            if (offset <= position)
                continue;
            _writer.WriteStream(_invocation.Run, piece.AsSpan(Math.Max(0, position - offset + piece.Length)));
            due += _command.Period;
            if (due - _time.GetElapsedTime(started) is var wait && wait > TimeSpan.Zero)
            {
                await _writer.FlushAsync(aborted);
                await Task.Delay(wait, _time, aborted);
            }
        }

        if (_lacking is { } lacking)
            Ask(lacking.Question, lacking.Number);
        else
            _writer.Write(new CompleteFrame(_invocation.Run, RunOutcome.Ok, new RunMetrics()));
        await _writer.FlushAsync(aborted);
        aborted.ThrowIfCancellationRequested();
        return _lacking is null;
    }

    /// <summary>What can be said by now.</summary>
    /// <returns>What must be asked then; null if that is all.</returns>
    private (Question Question, long Number)? Gather()
    {
        var (questions, calls) = (0, 0);
        foreach (var token in _command.Tokens)
        {
            if (token.Question is not { } question)
            {
                _pieces.Add(token.Text);
                continue;
            }

            var number = question.Type == FrameType.Clarify ? ++questions : ++calls;
            if (FindAnswer(question.Type, number) is not { } answer)
                return (question, number);
            _pieces.Add(answer);
        }

        return null;
    }

    private string? FindAnswer(FrameType type, long number) => type == FrameType.Clarify
        ? _inbox.FindReply(number) is { } reply ? TextOf(reply.Value) : null
        : _inbox.FindResult(number) is { } result ? TextOf(result.Result) : null;

    private static string TextOf(AgentValue value) => value.TryGetString(out var text) ? text : "(no answer)";

    /// <summary>Takes what no earlier attempt has said.</summary>
    private void TakeGuidance()
    {
        if (!_command.IsSteerable)
            return;
        var said = _isAnother ? [] : Guidance.Of(_invocation.Emitted);
        foreach (var steer in _inbox.Steers.Where(steer => !said.Contains(TextOf(steer.Input))))
        {
            _writer.Write(new SteeredFrame(_invocation.Run, steer.Steer, SteerStatus.Delivered));
            _writer.WriteStream(_invocation.Run, Guidance.Said(TextOf(steer.Input)));
        }
    }

    private void Ask(Question question, long number)
    {
        if (question.Type == FrameType.Clarify)
            _writer.Write(new ClarifyFrame(_invocation.Run, number, question.Prompt));
        else
            _writer.Write(new ToolCallFrame(_invocation.Run, number, Question.Tool.Name, AgentValue.FromJson(question.Prompt)));
        _writer.Write(new StatusFrame(_invocation.Run, question.Type == FrameType.Clarify ? RunState.WaitingForInput : RunState.WaitingForTool));
    }
}
