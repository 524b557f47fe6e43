using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace AgentSocket.Relay.Tests.Hosts;

/// <summary>A clock that a test moves, and that tells it when somebody begins to wait.</summary>
internal sealed class SteppingTime() : FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000))
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public System.Collections.Concurrent.ConcurrentQueue<string> Seen { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        Seen.Enqueue($"{dueTime} {Environment.StackTrace.Split('\n').Skip(2).FirstOrDefault(l => !l.Contains("System."))}");
        return timer;
    }

    /// <summary>Waits until somebody waits for at most that long, and lets that time pass.</summary>
    public async Task PassAsync(TimeSpan longest)
    {
        await foreach (var wait in _waits.Reader.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            if (wait < TimeSpan.Zero || wait > longest)
                continue;
            Advance(wait);
            return;
        }
    }

    /// <summary>Lets short waits pass until something is done.</summary>
    public async Task PassUntilAsync(Task done, TimeSpan longest)
    {
        while (!done.IsCompleted)
            await Task.WhenAny(done, PassAsync(longest));
    }
}
