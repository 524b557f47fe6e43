namespace AgentSocket.Agents.Demo;

/// <summary>
/// When each token is due: at a fixed distance from the first, so that late wake-ups don't add up. After one, several tokens are
/// due at once and go out together.
/// </summary>
internal sealed class Pace
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _period;
    private readonly long _started;
    private long _tokens;

    /// <param name="period">From one token to the next; zero for no pace at all.</param>
    /// <param name="time">The clock.</param>
    public Pace(TimeSpan period, TimeProvider time)
    {
        _time = time;
        _period = period;
        _started = period > TimeSpan.Zero ? time.GetTimestamp() : 0;
    }

    /// <summary>The pace of so many tokens a second; 0 is as fast as possible.</summary>
    public static Pace PerSecond(double tokens, TimeProvider time) =>
        new(tokens > 0 ? TimeSpan.FromSeconds(1 / tokens) : TimeSpan.Zero, time);

    /// <summary>Counts a token, and says how long it is until it is due; zero or less if it is due.</summary>
    public TimeSpan Next()
    {
        if (_period <= TimeSpan.Zero)
            return TimeSpan.Zero;
        var due = _period * _tokens++;
        return due - _time.GetElapsedTime(_started);
    }
}
