using AgentSocket.Protocol;
using MessagePack;

namespace AgentSocket.Agents;

/// <summary>
/// When a question expires, and whether it has. Both are found once and kept under the question's number, not as steps: answers come in any order, beside whatever
/// else the run does, and the numbers of its steps must not depend on that.
/// </summary>
/// <param name="host">The run's host.</param>
/// <param name="request">The question's first number.</param>
/// <param name="timeout">How long the person has; null for as long as a run may wait.</param>
internal sealed class QuestionExpiry(IAgentHost host, long request, TimeSpan? timeout)
{
    private DateTimeOffset? _at;

    /// <summary>When it expires: as it was said when it was asked first.</summary>
    public async ValueTask<DateTimeOffset?> FindAsync()
    {
        if (timeout is { } allowed)
            _at ??= DateTimeOffset.FromUnixTimeMilliseconds(await OnceAsync("expiry", (host.Time.GetUtcNow() + allowed).ToUnixTimeMilliseconds()));
        return _at;
    }

    /// <summary>A server that closes a question answers it as a person who turns away; when that was says which of both it is.</summary>
    public async ValueTask<bool> HasPassedAsync() =>
        await FindAsync() is { } at && await OnceAsync("expired", host.Time.GetUtcNow() >= at ? 1 : 0) == 1;

    private async ValueTask<long> OnceAsync(string what, long now)
    {
        var key = string.Create(null, $"{what} of question {request}");
        if (host.Journal.Find(key) is { IsNone: false } recorded)
            return recorded.CreateReader().ReadInt64();
        await host.Journal.RecordAsync(key, AgentValue.Create(now, static (ref MessagePackWriter writer, long number) => writer.Write(number)));
        return now;
    }
}
