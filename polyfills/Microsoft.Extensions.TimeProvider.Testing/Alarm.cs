namespace Microsoft.Extensions.Time.Testing;

/// <summary>What the clock keeps of an armed timer. It does not refer to the timer, so a forgotten timer can be collected.</summary>
internal sealed class Alarm(TimerCallback callback, object? state, long period)
{
    public TimerCallback Callback { get; } = callback;

    public object? State { get; } = state;

    /// <summary>Ticks between two calls; zero: only one call.</summary>
    public long Period { get; } = period;

    /// <summary>The tick from which on it is called.</summary>
    public long Due { get; set; }

    /// <summary>Of two that are due at the same tick, the one that was armed first goes first.</summary>
    public long Arming { get; set; }
}
