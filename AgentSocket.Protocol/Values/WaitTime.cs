namespace AgentSocket.Protocol;

/// <summary>How long a peer says to wait, as far as a timer goes: numbers on the wire may be greater than any timer takes, or than a <see cref="TimeSpan"/> holds.</summary>
internal static class WaitTime
{
    /// <summary>The longest wait: almost 25 days.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    public static TimeSpan FromMilliseconds(long milliseconds) => TimeSpan.FromMilliseconds(Math.Min(milliseconds, int.MaxValue));

    public static TimeSpan Bounded(TimeSpan wait) => wait < Longest ? wait : Longest;
}
