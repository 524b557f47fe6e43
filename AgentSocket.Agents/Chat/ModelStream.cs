using System.Runtime.CompilerServices;
using AgentSocket.Protocol;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>
/// The updates of one answer, with a limit on the model's silence, and with its failures as errors that a run can end with.
/// While updates are there, this adds nothing to them.
/// </summary>
internal sealed class ModelStream : IAsyncDisposable
{
    private readonly CancellationTokenSource _idle;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _cancellationToken;
    private readonly TimeSpan _idleTimeout;
    private readonly IAsyncEnumerator<StreamingChatMessageContent> _updates;

    public ModelStream(
        Func<CancellationToken, IAsyncEnumerable<StreamingChatMessageContent>> ask, TimeSpan idleTimeout, TimeProvider time, CancellationToken cancellationToken)
    {
        _idle = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _idle.Token);
        _cancellationToken = cancellationToken;
        _idleTimeout = idleTimeout;
        _updates = ask(_stop.Token).GetAsyncEnumerator(CancellationToken.None);
    }

    /// <summary>The update; valid until the next.</summary>
    public StreamingChatMessageContent Current => _updates.Current;

    /// <summary>Goes on to the next update. The task is completed if that is there already.</summary>
    /// <exception cref="AgentSocketException">The model failed.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public ValueTask<bool> MoveNextAsync()
    {
        var moving = _updates.MoveNextAsync();
        return moving.IsCompletedSuccessfully ? moving : WaitAsync(moving);
    }

    /// <summary>Tells the model to stop, and waits until it has, so that the stream can be disposed.</summary>
    public async ValueTask AbandonAsync(ValueTask<bool> moving)
    {
        await _stop.CancelAsync();
        try
        {
            await moving;
        }
        catch (Exception exception) when (exception is AgentSocketException or OperationCanceledException)
        {
            // It was told to stop.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _updates.DisposeAsync();
        _stop.Dispose();
        _idle.Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> WaitAsync(ValueTask<bool> moving)
    {
        try
        {
            _idle.CancelAfter(_idleTimeout);
            var more = await moving;
            _idle.CancelAfter(Timeout.InfiniteTimeSpan);
            return more;
        }
        catch (Exception exception) when (_cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The run was cancelled.", exception, _cancellationToken);
        }
        catch (OperationCanceledException exception) when (_idle.IsCancellationRequested)
        {
            throw ModelFailure.From(new TimeoutException("No token came in time.", exception))!;
        }
        catch (Exception exception) when (ModelFailure.From(exception) is { } failure)
        {
            throw failure;
        }
    }
}
