using System.Globalization;
using AgentSocket.Faults.Processes;
using AgentSocket.Faults.Traces;

namespace AgentSocket.Faults.Scenario;

/// <summary>Looks into Redis: no key may stay for ever, and at the end none at all.</summary>
internal sealed class RedisWatch(ScenarioOptions options, RedisProcess? redis, TraceWriter trace, TimeProvider time)
{
    /// <summary>How long conversations and, where their expiry is awaited, suspensions and journals are kept: the least that there is.</summary>
    public static readonly TimeSpan ConversationLifetime = TimeSpan.FromMinutes(1);

    private const int Shown = 5;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ExpiryLimit = TimeSpan.FromSeconds(120);

    /// <summary>What is there beside sessions: servers that live, and nonces, which outlive their requests.</summary>
    private static readonly string[] OfOthers = ["as:{fleet}:servers", "asp:nonce:"];

    /// <summary>How long it took until everything had expired.</summary>
    public string Expiry { get; private set; } = "";

    /// <summary>Looks for keys that would stay for ever, as long as the scenario goes on.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (redis is not null && !cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAny(Task.Delay(Period, time, cancellationToken));
            if (await redis.LastingKeysAsync(Period, time) is { Count: > 0 } keys)
                trace.Write(new TraceLine(TraceKind.Keys) { Text = $"never expire: {string.Join(", ", keys.Take(Shown))}", Value = keys.Count });
        }
    }

    /// <summary>Waits until nothing is there any more of sessions and their runs.</summary>
    public async Task AwaitExpiryAsync(CancellationToken cancellationToken)
    {
        var limit = ConversationLifetime + TimeSpan.FromSeconds(options.RetentionSeconds) + ExpiryLimit;
        var started = time.GetTimestamp();
        while (redis is not null)
        {
            var keys = (await redis.KeysAsync(Period, time))?.Where(key => !OfOthers.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal))).ToArray();
            var elapsed = time.GetElapsedTime(started);
            Expiry = string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0} s");
            if (keys is { Length: 0 })
                return;
            if (elapsed > limit)
            {
                trace.Write(new TraceLine(TraceKind.Keys) { Text = $"left behind: {string.Join(", ", keys?.Take(Shown) ?? ["no answer"])}", Value = keys?.Length ?? 1 });
                return;
            }

            await Task.Delay(Period, time, cancellationToken);
        }
    }
}
