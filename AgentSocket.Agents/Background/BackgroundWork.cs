using System.Collections.Concurrent;
using AgentSocket.Protocol;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AgentSocket.Agents;

/// <summary>What agents do when their runs have ended (<see cref="IAfterRun"/>): bounded in number and in time, and ended with the host.</summary>
public sealed class BackgroundWork : IHostedService, IDisposable
{
    private readonly Dictionary<string, IAfterRun> _known;
    private readonly BackgroundOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<BackgroundWork> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, bool> _going = new();

    /// <summary>For a host's services.</summary>
    /// <param name="known">All that agents may leave to do.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where failures are told.</param>
    public BackgroundWork(IEnumerable<IAfterRun> known, IOptions<BackgroundOptions> options, TimeProvider time, ILogger<BackgroundWork> logger)
    {
        _known = known.ToDictionary(work => work.GetType().FullName!, StringComparer.Ordinal);
        (_options, _time, _logger) = (options.Value, time, logger);
    }

    /// <summary>Begins what a run has left to do. What is too much, or unknown, is left out, and logged.</summary>
    /// <param name="context">The run, which has ended well.</param>
    public void Begin(AgentContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (var request in context.Afterwards)
        {
            if (!_known.TryGetValue(request.Work, out var work))
            {
                AgentsLog.BackgroundUnknown(_logger, context.SessionId, request.Work);
                continue;
            }

            if (_stopping.IsCancellationRequested || _going.Count >= _options.MaxWork)
            {
                AgentsLog.BackgroundLeftOut(_logger, context.SessionId, _options.MaxWork);
                continue;
            }

            var doing = Task.Run(() => DoAsync(work, request.Arguments, context));
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

    private async Task DoAsync(IAfterRun work, AgentValue arguments, AgentContext context)
    {
        using var limit = new CancellationTokenSource(_options.MaxDuration, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stopping.Token);
        try
        {
            await work.DoAsync(context.Session, arguments, either.Token);
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
