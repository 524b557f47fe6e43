using System.Collections.Concurrent;
using AgentSocket.Protocol;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AgentSocket.Agents;

/// <summary>What agents do when their runs have ended (<see cref="AgentContext.AfterRun"/>): bounded in number and in time, and ended with the host.</summary>
public sealed class BackgroundWork : IHostedService, IDisposable
{
    private readonly BackgroundOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<BackgroundWork> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, bool> _going = new();

    /// <summary>For a host's services.</summary>
    /// <param name="options">The bounds.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where failures are told.</param>
    public BackgroundWork(IOptions<BackgroundOptions> options, TimeProvider time, ILogger<BackgroundWork> logger) => (_options, _time, _logger) = (options.Value, time, logger);

    /// <summary>Begins what a run has registered. What is too much is left out, and logged.</summary>
    /// <param name="context">The run, which has ended well.</param>
    public void Begin(AgentContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (var work in context.Afterwards)
        {
            if (_stopping.IsCancellationRequested || _going.Count >= _options.MaxWork)
            {
                AgentsLog.BackgroundLeftOut(_logger, context.SessionId, _options.MaxWork);
                continue;
            }

            var doing = Task.Run(() => DoAsync(work, context));
            _going.TryAdd(doing, true);
            doing.ContinueWith(done => _going.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_going.Keys).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private async Task DoAsync(Func<ISessionPush, CancellationToken, Task> work, AgentContext context)
    {
        using var limit = new CancellationTokenSource(_options.MaxDuration, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stopping.Token);
        try
        {
            await work(context.Session, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // Its time was over, or the host's.
        }
#pragma warning disable CA1031 // Nobody waits for it: whatever it throws is logged, and concerns no run.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            AgentsLog.BackgroundFailed(_logger, context.SessionId, exception.GetType().Name);
        }
    }
}
