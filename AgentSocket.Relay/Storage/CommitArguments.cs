using AgentSocket.Server.Stores;
using StackExchange.Redis;

namespace AgentSocket.Relay.Storage;

/// <summary>A commit as the arguments of <see cref="RedisScript.Commit"/>. What isn't given is empty.</summary>
internal static class CommitArguments
{
    /// <summary>The longest text of a run that is kept for whoever takes the run, in bytes. Beyond it, it counts as unknown.</summary>
    public const int MaxTextBytes = 1024 * 1024;

    /// <summary>What follows the arguments that all scripts of a session have.</summary>
    public static RedisValue[] Of(SessionCommit commit, DateTimeOffset now)
    {
        List<RedisValue> arguments =
        [
            commit.Sequence,
            commit.Generation,
            now.ToUnixTimeMilliseconds(),
            Optional(commit.Received),
            Optional(commit.Acknowledged),
            commit.AcknowledgedBytes,
            Flag(commit.ConfirmsToken),
            Flag(commit.Detaches),
            Flag(commit.Create is not null),
            commit.Create?.ConnectionId ?? "",
            commit.Create?.TokenHash.ToArray() ?? [],
            commit.Create?.Principal ?? "",
            Flag(commit.ClientTools is not null),
            commit.ClientTools?.ToArray() ?? [],
            MaxTextBytes,
            ReceiveFrame.MaxInboxBytes,
            Optional(commit.LastRun),
        ];
        foreach (var item in commit.Items)
            Add(arguments, item);
        return [.. arguments];
    }

    private static void Add(List<RedisValue> arguments, CommitItem item)
    {
        switch (item)
        {
            case BeginRun begin:
                arguments.AddRange(["begin", begin.Run, begin.Invoke.ToArray(), Optional(begin.Deadline), begin.TraceParent ?? "", begin.Arrived.ToUnixTimeMilliseconds()]);
                break;
            case BeginAttempt next:
                arguments.AddRange(["attempt", next.Run, next.Attempt, next.LostAttempts]);
                break;
            case AppendFrames append:
                arguments.AddRange(["append", append.Run, append.Attempt, Flag(append.IsAnswer), Optional(append.ToolRevision), Optional((long?)append.State)]);
                arguments.AddRange([Flag(append.ReplacesText), Flag(append.EndsRun), append.Count, append.Bytes, append.Frames.ToArray(), append.Text]);
                arguments.AddRange([append.EventId is { } id ? SessionKeys.Event(id) : "", Optional(append.Queue), Optional(append.FirstToken), append.Requests.Count]);
                foreach (var request in append.Requests)
                    arguments.AddRange([Field(request), Flag(request.IsSettled), Optional(request.ExpiresAt)]);
                break;
            case ReceiveFrame received:
                arguments.AddRange(["receive", received.Run, received.Attempt, Field(received.Request), Optional(received.Request.ExpiresAt), received.Frame.ToArray()]);
                arguments.Add(received.Returned.ToArray());
                break;
            case SuspendRun suspend:
                arguments.AddRange(["suspend", suspend.Run, suspend.Attempt, suspend.Seen, Optional(suspend.DeadlineLeft)]);
                break;
            default:
                throw new ArgumentException($"The store doesn't know {item.GetType().Name}.", nameof(item));
        }
    }

    private static string Field(RunRequest request) => $"q{(int)request.Kind}:{request.Number}";

    private static RedisValue Optional(DateTimeOffset? value) => Optional(value?.ToUnixTimeMilliseconds());

    private static RedisValue Optional(TimeSpan? value) => Optional((long?)value?.TotalMilliseconds);

    private static RedisValue Optional(long? value) => value is { } given ? given : "";

    private static RedisValue Flag(bool value) => value ? "1" : "";
}
