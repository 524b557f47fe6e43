using AgentSocket.Server.Stores;
using AgentSocket.Server.Telemetry;
using Microsoft.Extensions.Logging;

namespace AgentSocket.Server.Sessions.Stored;

/// <summary>Asks the store again until it answers: an outage shorter than a session's retention ends nothing.</summary>
internal sealed class StoreRetry(TimeSpan patience, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Asks until there is an answer.</summary>
    /// <returns>The answer; <c>IsAnswered</c> is false if there was none for too long.</returns>
    public async ValueTask<(bool IsAnswered, T? Answer)> RunAsync<TState, T>(Func<TState, Task<T>> ask, TState state, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var tries = 0; ; tries++)
        {
            try
            {
                return (true, await ask(state));
            }
            catch (SessionStoreException exception)
            {
                if (tries == 0)
                    logger.StoreFailed(exception.Message);
                if (time.GetElapsedTime(started) >= patience || cancellationToken.IsCancellationRequested)
                    return (false, default);
            }

            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return (false, default);
            }

            var longest = Math.Min(FirstPause.TotalMilliseconds * Math.Pow(2, Math.Min(tries, 16)), LongestPause.TotalMilliseconds);
            await Task.Delay(TimeSpan.FromMilliseconds(longest * (1 + Random.Shared.NextDouble()) / 2), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
