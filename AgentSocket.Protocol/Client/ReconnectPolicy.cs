namespace AgentSocket.Protocol.Client;

/// <summary>
/// How long a client waits before it connects again: exponential back-off with full jitter, so that the clients of a server that
/// was stopped don't come back all at once. Spec §7.1.
/// </summary>
/// <param name="baseDelay">The greatest wait before the first attempt.</param>
/// <param name="maxDelay">The greatest wait before any.</param>
/// <param name="jitter">Uniform in [0, 1).</param>
internal sealed class ReconnectPolicy(TimeSpan baseDelay, TimeSpan maxDelay, Func<double> jitter)
{
    private static readonly TimeSpan LongestMove = TimeSpan.FromSeconds(1);

    /// <summary>The wait before an attempt, the first of which is 0: uniform in [0, min(max, base · 2^attempt)].</summary>
    public TimeSpan Delay(int attempt) => Ceiling(attempt) * jitter();

    /// <summary>The wait after the server has found the client too busy: between half of the greatest wait and all of it.</summary>
    public TimeSpan Pause() => maxDelay * (0.5 + (jitter() / 2));

    /// <summary>The wait before a client without runs leaves a server that says that it will be stopped: within a second, or half of the drain.</summary>
    public TimeSpan MoveDelay(TimeSpan drain) => (drain / 2 < LongestMove ? drain / 2 : LongestMove) * jitter();

    private TimeSpan Ceiling(int attempt) => TimeSpan.FromTicks((long)Math.Min(maxDelay.Ticks, baseDelay.Ticks * Math.Pow(2, attempt)));
}
