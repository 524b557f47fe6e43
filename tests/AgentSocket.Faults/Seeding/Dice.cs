namespace AgentSocket.Faults.Seeding;

/// <summary>
/// Chance that a seed repeats on every machine and every version of .NET: SplitMix64. Each use has dice of its own, by what it is
/// for, so that no use depends on how often another one rolled.
/// </summary>
internal sealed class Dice
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state;

    /// <param name="seed">The scenario's seed.</param>
    /// <param name="purpose">What these dice are for, such as a session's name and a connection's number.</param>
    public Dice(long seed, params ReadOnlySpan<object> purpose)
    {
        _state = (ulong)seed;
        foreach (var part in purpose)
        {
            foreach (var character in $"{part}/")
                _state = Mix(_state ^ character);
        }
    }

    /// <summary>A number from <paramref name="least"/> to <paramref name="greatest"/>, both included.</summary>
    public int Between(int least, int greatest) => least + (int)(Next() % (ulong)(greatest - least + 1));

    /// <summary>A time from <paramref name="least"/> to <paramref name="greatest"/> milliseconds.</summary>
    public TimeSpan Milliseconds(int least, int greatest) => TimeSpan.FromMilliseconds(Between(least, greatest));

    /// <summary>Yes in so many of a hundred cases.</summary>
    public bool Percent(int chance) => Between(1, 100) <= chance;

    /// <summary>One of them.</summary>
    public T Pick<T>(IReadOnlyList<T> choices) => choices[Between(0, choices.Count - 1)];

    private ulong Next()
    {
        _state += Step;
        return Mix(_state);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
