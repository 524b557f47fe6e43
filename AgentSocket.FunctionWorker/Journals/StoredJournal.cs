using AgentSocket.Agents;
using AgentSocket.Protocol;
using StackExchange.Redis;

namespace AgentSocket.FunctionWorker.Journals;

/// <summary>A run's journal in Redis, in the hands of one attempt.</summary>
internal sealed class StoredJournal(JournalStore store, RedisKey journal, long attempt, IReadOnlyDictionary<string, AgentValue> recorded) : RunJournal(recorded)
{
    private volatile bool _exists = attempt > 1;

    /// <summary>Whether nothing is left of what earlier attempts recorded.</summary>
    public bool IsEmpty { get; } = recorded.Count == 0;

    /// <summary>The run has ended: nobody needs the journal any more. Most runs never had one.</summary>
    public Task CloseAsync() => _exists ? store.CloseAsync(journal) : Task.CompletedTask;

    /// <inheritdoc/>
    protected override async ValueTask RecordAsync(string key, AgentValue value)
    {
        _exists = true;
        await store.RecordAsync(journal, attempt, key, value);
    }
}
