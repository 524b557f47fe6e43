using System.Globalization;
using AgentSocket.Protocol;

namespace AgentSocket.Agents;

/// <summary>
/// What earlier attempts at a run have done, by step, so that it isn't done twice. As it is, it keeps nothing beyond the attempt, which is enough
/// where a run has only one; a host whose runs have several stores what is recorded.
/// </summary>
public class RunJournal
{
    private readonly Dictionary<string, AgentValue> _recorded;

    /// <summary>The journal of a run.</summary>
    /// <param name="recorded">What earlier attempts recorded; null for nothing.</param>
    public RunJournal(IReadOnlyDictionary<string, AgentValue>? recorded = null)
    {
        _recorded = new(recorded ?? new Dictionary<string, AgentValue>(), StringComparer.Ordinal);
        LastStep = _recorded.Keys.Select(NumberOf).DefaultIfEmpty().Max();
    }

    /// <summary>The number of the last step that earlier attempts recorded; 0 for none.</summary>
    internal long LastStep { get; }

    /// <summary>What was recorded under a key; none if nothing was.</summary>
    internal AgentValue Find(string key) => _recorded.GetValueOrDefault(key);

    /// <summary>Stores an entry, before the run goes on.</summary>
    /// <param name="key">The entry's key.</param>
    /// <param name="value">The entry.</param>
    /// <exception cref="AgentSocketException">It can't be stored.</exception>
    protected internal virtual ValueTask RecordAsync(string key, AgentValue value) => ValueTask.CompletedTask;

    private static long NumberOf(string key)
    {
        var colon = key.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && long.TryParse(key.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
