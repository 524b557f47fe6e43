using StackExchange.Redis;

namespace AgentSocket.Relay.Storage;

/// <summary>
/// Finds the sessions of a principal. For each principal there is a sorted set of sessions, by the time until which they are to be found: longer than
/// they live, and noted anew by their commits. It is a hint, and the session is the truth.
/// </summary>
internal static class OwnedSessions
{
    /// <summary>How many sessions of a principal are found: those that live longest.</summary>
    private const int Most = 1000;

    /// <summary>Notes a session.</summary>
    public static Task NoteAsync(IDatabase database, string sessionId, string owner, long? until)
    {
        // What stands before the line feed is the issuer.
        var principal = owner[(owner.IndexOf('\n', StringComparison.Ordinal) + 1)..];
        return until is null || principal.Length == 0
            ? Task.CompletedTask
            : RedisScript.Note.EvaluateAsync(database, [SessionKeys.OwnedBy(principal)], [sessionId, until.Value, Most]);
    }

    /// <summary>The sessions that there are, and forgets the others: an id is never used again.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(IDatabase database, string principal)
    {
        var noted = await database.SortedSetRangeByRankAsync(SessionKeys.OwnedBy(principal));
        var exist = await Task.WhenAll(noted.Select(sessionId => database.KeyExistsAsync(SessionKeys.Of(sessionId!)[0])));
        RedisValue[] gone = [.. noted.Where((_, i) => !exist[i])];
        if (gone.Length > 0)
            await database.SortedSetRemoveAsync(SessionKeys.OwnedBy(principal), gone);
        return [.. noted.Where((_, i) => exist[i]).Select(sessionId => sessionId.ToString())];
    }
}
