using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.Relay.Tests.Hosts;

/// <summary>A clock that a test moves, and that tells it when somebody begins to wait.</summary>
internal sealed class SteppingTime() : FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000))
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return new SteppedTimer(timer, _waits.Writer);
    }

    /// <summary>Waits until somebody waits for at most that long, and lets that time pass.</summary>
    public Task PassAsync(TimeSpan longest) => PassOneAsync(longest, TestContext.Current.CancellationToken);

    /// <summary>Lets short waits pass until something is done, and no more after it.</summary>
    public async Task PassUntilAsync(Task done, TimeSpan longest, TimeSpan shortest = default)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var passing = Task.CompletedTask;
        while (!done.IsCompleted)
        {
            passing = PassOneAsync(longest, enough.Token, shortest);
            await Task.WhenAny(done, passing);
        }

        await enough.CancelAsync();
        await passing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task PassOneAsync(TimeSpan longest, CancellationToken cancellationToken, TimeSpan shortest = default)
    {
        await foreach (var wait in _waits.Reader.ReadAllAsync(cancellationToken))
        {
            if (wait < shortest || wait > longest)
                continue;
            Advance(wait);
            return;
        }
    }

    /// <summary>A timer that is set later begins a wait too.</summary>
    private sealed class SteppedTimer(ITimer inner, ChannelWriter<TimeSpan> waits) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var isSet = inner.Change(dueTime, period);
            waits.TryWrite(dueTime);
            return isSet;
        }

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
