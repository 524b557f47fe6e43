using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace AgentSocket.Protocol.Client;

/// <summary>
/// A run that the client began. Its updates are enumerated once; what isn't taken holds the server back, as the window says
/// (spec §6). Leaving the enumeration early, like disposing, cancels the run.
/// </summary>
public sealed class AgentRun : IAsyncEnumerable<RunUpdate>, IAsyncDisposable
{
    private readonly ClientSession _session;
    private readonly Activity? _activity;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly Channel<RunUpdate> _updates = Channel.CreateUnbounded<RunUpdate>(new() { SingleReader = true, SingleWriter = true });
    private readonly TaskCompletionSource<RunCompletion> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan? _duration;
    private CancellationTokenSource? _ended;
    private HashSet<long>? _calls;
    private HashSet<long>? _refusedCalls;
    private int _openCalls;
    private RunState _state;
    private bool _discard;
    private int _enumerated;

    internal AgentRun(ClientSession session, long number, string target, Activity? activity, TimeProvider time)
    {
        (_session, Number, Target, _activity, _time) = (session, number, target, activity, time);
        _started = time.GetTimestamp();

        // A run that failed and whose completion nobody awaits is not an unobserved failure.
        _ = _completion.Task.ContinueWith(static task => task.Exception, TaskScheduler.Default);
    }

    /// <summary>The run's number in the session.</summary>
    public long Number { get; }

    /// <summary>What was invoked.</summary>
    public string Target { get; }

    /// <summary>Completes when the run's end has arrived; fails with <see cref="AgentSocketException"/> if it ended badly.</summary>
    public Task<RunCompletion> Completion => _completion.Task;

    /// <summary>From the call until the first piece of output; null before it.</summary>
    public TimeSpan? TimeToFirstToken { get; private set; }

    /// <summary>From the call until the end, or until now.</summary>
    public TimeSpan Duration => _duration ?? _time.GetElapsedTime(_started);

    /// <summary>Bytes of this run's frames that were sent, WebSocket headers included.</summary>
    public long BytesSent { get; internal set; }

    /// <summary>Bytes of this run's frames that were received, WebSocket headers included.</summary>
    public long BytesReceived { get; internal set; }

    /// <summary>The W3C trace id of the run's span; null when nobody listens.</summary>
    public string? TraceId => _activity?.TraceId.ToHexString();

    /// <summary>The number of its INVOKE among the client's frames.</summary>
    internal long InvokeFrame { get; init; }

    /// <summary>Whether any frame of it has come: the server has begun it.</summary>
    internal bool WasAnswered { get; private set; }

    /// <summary>Whether its CANCEL is under way.</summary>
    internal bool IsCancelling { get; set; }

    /// <summary>The run's span; null when nobody listens.</summary>
    internal Activity? Activity => _activity;

    /// <summary>Whether the application takes its updates. Under the session's lock.</summary>
    internal bool IsFollowed => !_discard;

    /// <summary>Why nobody knows how it ended; null otherwise. Under the session's lock.</summary>
    internal AgentSocketException? Loss { get; private set; }

    /// <summary>Whether it is known to wait for this client, as the server said last; a server keeps its session for longer then (spec §10.1). Under the session's lock.</summary>
    internal bool WaitsForClient => !IsCancelling && (Questions.AreOpen || _openCalls > 0 || _state is RunState.WaitingForTool or RunState.WaitingForInput);

    /// <summary>Under the session's lock.</summary>
    internal RunQuestions Questions { get; } = new();

    /// <summary>Under the session's lock.</summary>
    internal RunSteers Steers { get; } = new();

    /// <summary>Cancelled when the run has ended. To be asked for under the session's lock.</summary>
    internal CancellationToken Ended => (_ended ??= new CancellationTokenSource()).Token;

    /// <summary>Asks for the run's end, which follows at once: a COMPLETE with outcome <see cref="RunOutcome.Cancelled"/>. Spec §4.8.</summary>
    /// <param name="reason">Why, for the agent.</param>
    public void Cancel(string? reason = null) => _session.Cancel(this, reason);

    /// <summary>
    /// Answers a question of the run (REPLY). Agreement to a call (<see cref="QuestionUpdate.Approval"/>) is bound to exactly the tool and the
    /// arguments that the question showed; no value is to be given for it. Spec §4.13.
    /// </summary>
    /// <param name="request">The question's number.</param>
    /// <param name="action">Whether the person answers, declines, or turns away.</param>
    /// <param name="value">The answer, if the action is <see cref="ReplyAction.Accept"/>.</param>
    /// <exception cref="AgentSocketException">
    /// Nothing waits for the answer (<see cref="ErrorCodes.UnknownRequest"/>), or it is larger than the server accepts, in which case the question stays open.
    /// A server that doesn't take the answer for another reason says so later: <see cref="ReplyRefusedUpdate"/>.
    /// </exception>
    public void Reply(long request, ReplyAction action, AgentValue value = default) => _session.Dialogue.Reply(this, request, action, value);

    /// <summary>Gives the agent guidance while the run goes on (STEER). Spec §4.10, §9.4.</summary>
    /// <param name="input">The guidance; a string is one.</param>
    /// <param name="cancellationToken">Ends the wait; the guidance stays given.</param>
    /// <returns>What became of it. It is known at latest at the run's end, also when the connection is lost meanwhile.</returns>
    /// <exception cref="AgentSocketException">
    /// The guidance is larger than the server accepts, too much waits for the connection to come back, or the session was lost (<see cref="ErrorCodes.SessionLost"/>).
    /// </exception>
    public Task<SteerOutcome> SteerAsync(AgentValue input, CancellationToken cancellationToken = default) => _session.Dialogue.Steer(this, input).WaitAsync(cancellationToken);

    /// <summary>Takes all updates and returns the text.</summary>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <exception cref="AgentSocketException">The run ended badly.</exception>
    public async Task<string> ReadToEndAsync(CancellationToken cancellationToken = default)
    {
        var text = new StringBuilder();
        await foreach (var update in this.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (update is StreamUpdate { Channel: StreamChannel.Text } piece)
                text.Append(piece.Text);
            else if (update is InterruptUpdate interrupt && interrupt.DiscardFrom < text.Length)
                text.Length = (int)interrupt.DiscardFrom;
        }

        return text.ToString();
    }

    /// <summary>The run's updates, the last of which is <see cref="CompletedUpdate"/>.</summary>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <exception cref="InvalidOperationException">The updates were enumerated before.</exception>
    /// <exception cref="AgentSocketException">The run ended badly.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async IAsyncEnumerator<RunUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _enumerated, 1) != 0)
            throw new InvalidOperationException("A run's updates can be enumerated once.");
        RunUpdate? taken = null;
        try
        {
            while (await _updates.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (_updates.Reader.TryRead(out taken))
                {
                    yield return taken;
                    _session.OnConsumed(taken.FrameNumber, isLast: taken is CompletedUpdate);
                    taken = null;
                }
            }
        }
        finally
        {
            // Left in the midst of an update: that one is taken too.
            if (taken is not null)
                _session.OnConsumed(taken.FrameNumber, isLast: false);
            await DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Cancels the run if it hasn't ended, and lets go of its updates.</summary>
    public ValueTask DisposeAsync()
    {
        if (!_completion.Task.IsCompleted)
            Cancel();
        _session.Discard(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Under the session's lock.</summary>
    /// <returns>Whether the application will take it; else it counts as taken.</returns>
    internal bool OnUpdate(RunUpdate update)
    {
        WasAnswered = true;
        if (update is StatusUpdate status)
            _state = status.State;
        if (update is StreamUpdate or DataUpdate)
            TimeToFirstToken ??= _time.GetElapsedTime(_started);
        var isTaken = !_discard && _updates.Writer.TryWrite(update);
        if (update is CompletedUpdate completed)
        {
            Steers.Expire();
            End();
            _updates.Writer.TryComplete();
            _completion.TrySetResult(completed.Completion);
        }

        return isTaken;
    }

    /// <summary>Under the session's lock.</summary>
    /// <param name="failure">Why the run ended.</param>
    /// <param name="isLost">Whether it isn't the server who says so.</param>
    internal void OnFailure(AgentSocketException failure, bool isLost)
    {
        if (isLost)
            Steers.Fail(Loss = failure);
        else
            Steers.Expire();
        End(failure);
        _completion.TrySetException(failure);
        _updates.Writer.TryComplete(failure);
    }

    /// <summary>Under the session's lock.</summary>
    /// <returns>False if the call came before.</returns>
    internal bool TryBeginCall(long call)
    {
        if (!(_calls ??= []).Add(call))
            return false;
        _openCalls++;
        return true;
    }

    /// <summary>Under the session's lock: a call that was begun has its result.</summary>
    internal void EndCall() => _openCalls--;

    /// <summary>Under the session's lock: the result of a call was refused.</summary>
    /// <returns>Whether there is one to be given in its place: not a second time.</returns>
    internal bool TryGiveUpCall(long call) => _calls?.Contains(call) == true && (_refusedCalls ??= []).Add(call);

    /// <summary>Under the session's lock: nothing is passed to the application any more.</summary>
    /// <returns>The frames that nobody will take.</returns>
    internal List<long> TakeLeftovers()
    {
        _discard = true;
        var leftovers = new List<long>();
        while (_updates.Reader.TryRead(out var update))
        {
            if (update.FrameNumber > 0)
                leftovers.Add(update.FrameNumber);
        }

        return leftovers;
    }

    private void End(AgentSocketException? failure = null)
    {
        _duration = _time.GetElapsedTime(_started);
        _activity.EndWith(failure?.Code);

        // Off this thread, which holds the session's lock.
        _ = _ended?.CancelAsync();
    }
}
