using System.Globalization;
using AgentSocket.Protocol.Workers;

namespace AgentSocket.Relay.Answers;

/// <summary>
/// How long a worker may send nothing within its answer before it counts as lost: one that is frozen keeps its connection, and would hold the run for ever. Only the
/// wait for the worker counts, not the time in which the relay itself doesn't read. Spec §11.3, §11.6.
/// </summary>
internal sealed class WorkerSilence : IDisposable
{
    /// <summary>After how many heartbeats that didn't come.</summary>
    private const int Beats = 3;

    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _cancellationToken;
    private readonly TimeSpan _longest;

    /// <param name="longest">How long.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the answer for other reasons.</param>
    public WorkerSilence(TimeSpan longest, TimeProvider time, CancellationToken cancellationToken)
    {
        (_longest, _cancellationToken) = (longest, cancellationToken);
        _silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _silence.Token);
    }

    /// <summary>Ends a read when the worker was silent for too long, or when the answer is over.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>What a worker promises in its answer's header; if it promises nothing, what the relay allows.</summary>
    public static TimeSpan LongestOf(HttpResponseMessage response, TimeSpan otherwise) =>
        response.Headers.TryGetValues(WorkerHeaders.Heartbeat, out var values)
        && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds is > 0 and <= int.MaxValue / Beats
            ? TimeSpan.FromMilliseconds(milliseconds * Beats)
            : otherwise;

    /// <summary>Awaits what a read with <see cref="Token"/> brings. It adds nothing to one that is done.</summary>
    /// <exception cref="TimeoutException">Nothing came in time.</exception>
    public async ValueTask<T> AwaitAsync<T>(ValueTask<T> read)
    {
        if (read.IsCompletedSuccessfully)
            return read.Result;
        _silence.CancelAfter(_longest);
        try
        {
            return await read;
        }
        catch (OperationCanceledException exception) when (_silence.IsCancellationRequested && !_cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The worker was silent for too long.", exception);
        }
        finally
        {
            _silence.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        _either.Dispose();
        _silence.Dispose();
    }
}
