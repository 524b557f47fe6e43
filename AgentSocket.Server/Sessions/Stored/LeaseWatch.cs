using Microsoft.Extensions.Options;

namespace AgentSocket.Server.Sessions.Stored;

/// <summary>
/// Whether this server may hold others for dead. When the store was away, or this process stood still, servers that live seem dead until they have
/// beaten again: each of them finds out by itself that the store is back, so they have a lease and two beats for it.
/// </summary>
internal sealed class LeaseWatch(TimeSpan lease, TimeSpan beat, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long? _beaten;
    private long? _cameBack;
    private bool _isAway;

    /// <summary>A lease that a late beat outlasts makes servers seem dead that live, also to themselves: then nobody takes the runs of those that are.</summary>
    /// <exception cref="OptionsValidationException">It is shorter than three beats.</exception>
    public static void ThrowIfTooShort(TimeSpan lease, TimeSpan beat)
    {
        if (lease < 3 * beat)
            throw new OptionsValidationException(Options.DefaultName, typeof(AgentSocketServerOptions), [$"The store's lease is {lease} (a relay's AgentSocket:Relay:Lease); it must be at least three times AgentSocket:Server:BeatInterval, which is {beat}."]);
    }

    /// <summary>Whether a server whose lease is over is dead.</summary>
    public bool CanTell
    {
        get
        {
            lock (_lock)
                return !_isAway && _beaten is { } beaten && time.GetElapsedTime(beaten) < lease && (_cameBack is not { } back || time.GetElapsedTime(back) >= lease + (2 * beat));
        }
    }

    /// <summary>The store has answered this server's beat.</summary>
    public void OnBeat()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (_isAway || (_beaten is { } beaten && time.GetElapsedTime(beaten, now) >= lease))
                _cameBack = now;
            (_beaten, _isAway) = (now, false);
        }
    }

    /// <summary>The store hasn't.</summary>
    public void OnAway()
    {
        lock (_lock)
            _isAway = true;
    }
}
