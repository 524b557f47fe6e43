using System.Globalization;
using AgentSocket.Protocol;
using AgentSocket.Server.Stores;
using StackExchange.Redis;

namespace AgentSocket.Relay.Storage;

/// <summary>Reads what the scripts return.</summary>
internal static class ScriptAnswers
{
    private const int ViewFields = 12;

    /// <summary>A commit's answer, and what is to be noted elsewhere.</summary>
    public static CommitAnswer ReadCommit(RedisResult answer)
    {
        if (answer.IsNull)
            return new CommitAnswer(CommitResult.Gone, [], null);
        var fields = ((string?)answer)!.Split('|', 10);
        var result = new CommitResult
        {
            Appended = Number(fields[0]),
            AppendedBytes = Number(fields[1]),
            Acknowledged = Number(fields[2]),
            AcknowledgedBytes = Number(fields[3]),
            ToolRevision = Number(fields[4]),
            IsFenced = fields[5] == "1",
            Rejected = [.. List(fields[6]).Select(place => (int)Number(place.TrimStart('f')))],
            Full = [.. List(fields[6]).Where(place => place[0] == 'f').Select(place => (int)Number(place[1..]))],
        };
        var left = List(fields[7]).Select(run => run.Split(':')).Select(run => new LeftRun(run[0], Number(run[1]), Number(run[2])));
        return new CommitAnswer(result, [.. left], fields[8].Length == 0 ? null : new OwnerNote(fields[9], Number(fields[8])));
    }

    /// <summary>The session as its claim has made it, and until when its owner is to find it, if that must be noted.</summary>
    public static (SessionView? View, long? NotedUntil) ReadClaim(RedisResult answer)
    {
        if (answer.IsNull)
            return (null, null);
        var fields = ((RedisResult[]?)answer)!;
        return (ReadView(fields[0]), OptionalNumber(fields[1]));
    }

    public static SessionView? ReadView(RedisResult answer)
    {
        if (answer.IsNull)
            return null;
        var fields = ((RedisResult[]?)answer)!;
        var numbers = fields.Take(ViewFields).Select((field, i) => i is 1 or 2 or 11 ? 0 : Number((string?)field)).ToArray();
        return new SessionView
        {
            Generation = numbers[0],
            ConnectionId = ((string?)fields[1])!,
            Principal = ((string?)fields[2])!,
            Sequence = numbers[3],
            Received = numbers[4],
            Appended = numbers[5],
            AppendedBytes = numbers[6],
            Acknowledged = numbers[7],
            AcknowledgedBytes = numbers[8],
            ToolRevision = numbers[9],
            LastRun = numbers[10],
            ClientTools = (byte[]?)fields[11],
            Runs = [.. fields.Skip(ViewFields).Chunk(2).Select(pair => ReadRun(Number((string?)pair[0]), ((string?)pair[1])!))],
        };
    }

    /// <summary>A run that was taken, and the attempt that was suspended, if one was.</summary>
    public static (TakenRun? Taken, long? Suspended) ReadTaken(RedisResult answer)
    {
        if (answer.IsNull)
            return (null, null);
        var fields = ((RedisResult[]?)answer)!;
        var (requests, inbox) = ReadInbox(((RedisResult[]?)fields[6])!);
        var taken = new TakenRun(
            ReadView(fields[0])!,
            (long)fields[1],
            (long)fields[8],
            ((byte[]?)fields[2])!,
            Time((string?)fields[3]),
            (string?)fields[4] == "1" ? (string?)fields[5] ?? "" : null,
            requests,
            inbox);
        return (taken, OptionalNumber(fields[7]));
    }

    /// <summary>Whole frames.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> ReadFrames(RedisResult answer) =>
        [.. ((RedisResult[]?)answer)!.Select(frame => (ReadOnlyMemory<byte>)(byte[]?)frame)];

    /// <summary>The frames of entries behind one.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>>? ReadFrames(RedisResult answer, long after)
    {
        if (answer.IsNull)
            return null;
        List<ReadOnlyMemory<byte>> frames = [];
        foreach (var entry in ((RedisResult[]?)answer)!.Chunk(2))
        {
            var number = (long)entry[0];
            for (ReadOnlyMemory<byte> left = (byte[]?)entry[1]; !left.IsEmpty; number++)
            {
                var frame = TakeFrame(ref left);
                if (number > after)
                    frames.Add(frame);
            }
        }

        return frames;
    }

    private static ReadOnlyMemory<byte> TakeFrame(ref ReadOnlyMemory<byte> left)
    {
        int length = 0, size = 0;
        byte digit;
        do
        {
            digit = left.Span[size];
            length |= (digit & 0x7F) << (7 * size++);
        }
        while (digit >= 0x80);
        var frame = left.Slice(size, length);
        left = left[(size + length)..];
        return frame;
    }

    private static LiveRun ReadRun(long number, string run)
    {
        var fields = run.Split('|', 14);
        return new LiveRun(number, fields[1], Number(fields[0]), (RunState)Number(fields[2]), fields[13].Length == 0 ? null : fields[13], (int)Number(fields[5]))
        {
            Times = new RunTimes(DateTimeOffset.FromUnixTimeMilliseconds(Number(fields[10])), Duration(fields[11]), Duration(fields[12])),
        };
    }

    private static (IReadOnlyList<RunRequest> Requests, IReadOnlyList<ReadOnlyMemory<byte>> Inbox) ReadInbox(RedisResult[] fields)
    {
        List<RunRequest> requests = [];
        SortedList<long, ReadOnlyMemory<byte>> inbox = [];
        foreach (var pair in fields.Chunk(2))
        {
            var name = ((string?)pair[0])!;
            if (name[0] == 'f')
                inbox.Add(Number(name[1..]), (byte[]?)pair[1]);
            else
                requests.Add(ReadRequest(name[1..].Split(':'), ((string?)pair[1])!.Split('|', 3)));
        }

        return ([.. requests.OrderBy(request => request.Kind).ThenBy(request => request.Number)], [.. inbox.Values]);
    }

    private static RunRequest ReadRequest(string[] name, string[] value) =>
        new((RunRequestKind)Number(name[0]), Number(name[1])) { IsSettled = value[0] == "1", ExpiresAt = Time(value[1]) };

    private static string[] List(string field) => field.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static DateTimeOffset? Time(string? field) => string.IsNullOrEmpty(field) ? null : DateTimeOffset.FromUnixTimeMilliseconds(Number(field));

    private static TimeSpan? Duration(string field) => field.Length == 0 ? null : TimeSpan.FromMilliseconds(Number(field));

    private static long? OptionalNumber(RedisResult field) => (string?)field is { Length: > 0 } given ? Number(given) : null;

    private static long Number(string? field) => long.Parse(field!, CultureInfo.InvariantCulture);
}
