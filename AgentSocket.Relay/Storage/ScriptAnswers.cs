using System.Globalization;
using AgentSocket.Protocol;
using AgentSocket.Server.Stores;
using StackExchange.Redis;

namespace AgentSocket.Relay.Storage;

/// <summary>Reads what the scripts return.</summary>
internal static class ScriptAnswers
{
    private const int ViewFields = 11;

    /// <summary>A commit's answer, and the runs that it ended, with their servers.</summary>
    public static (CommitResult Result, IReadOnlyList<(string ServerId, long Run)> Ended) ReadCommit(RedisResult answer)
    {
        if (answer.IsNull)
            return (CommitResult.Gone, []);
        var fields = ((string?)answer)!.Split('|');
        var result = new CommitResult
        {
            Appended = Number(fields[0]),
            AppendedBytes = Number(fields[1]),
            Acknowledged = Number(fields[2]),
            AcknowledgedBytes = Number(fields[3]),
            ToolRevision = Number(fields[4]),
            IsFenced = fields[5] == "1",
            Rejected = [.. List(fields[6]).Select(place => (int)Number(place))],
        };
        return (result, [.. List(fields[7]).Select(run => run.Split(':')).Select(run => (run[0], Number(run[1])))]);
    }

    public static SessionView? ReadView(RedisResult answer)
    {
        if (answer.IsNull)
            return null;
        var fields = ((string[]?)answer)!;
        var numbers = fields.Take(ViewFields).Select((field, i) => i is 1 or 2 ? 0 : Number(field)).ToArray();
        return new SessionView
        {
            Generation = numbers[0],
            ConnectionId = fields[1],
            Principal = fields[2],
            Sequence = numbers[3],
            Received = numbers[4],
            Appended = numbers[5],
            AppendedBytes = numbers[6],
            Acknowledged = numbers[7],
            AcknowledgedBytes = numbers[8],
            ToolRevision = numbers[9],
            LastRun = numbers[10],
            Runs = [.. fields.Skip(ViewFields).Chunk(2).Select(pair => ReadRun(Number(pair[0]), pair[1]))],
        };
    }

    public static TakenRun? ReadTaken(RedisResult answer)
    {
        if (answer.IsNull)
            return null;
        var fields = ((RedisResult[]?)answer)!;
        var deadline = ((string?)fields[3])!;
        return new TakenRun(
            ReadView(fields[0])!,
            (long)fields[1],
            ((byte[]?)fields[2])!,
            deadline.Length == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(Number(deadline)),
            (string?)fields[4] == "1" ? (string?)fields[5] ?? "" : null);
    }

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
        var fields = run.Split('|', 6);
        return new LiveRun(number, fields[1], Number(fields[0]), (RunState)Number(fields[2]), fields[5].Length == 0 ? null : fields[5]);
    }

    private static string[] List(string field) => field.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
