using AgentSocket.Protocol.Sessions;

namespace AgentSocket.Protocol.Tests.Sessions;

/// <summary>The log does what a plain list of arrays does, whatever the order of appending, acknowledging and taking back.</summary>
public sealed class FrameLogModelTests
{
    private const int Steps = 5_000;
    private const int WindowFrames = 50;
    private const int WindowBytes = 20_000;

    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5, 6, 7, 8];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Log_AfterAnySteps_HasWhatAListOfArraysHas(int seed)
    {
        var random = new Random(seed);
        using var log = new FrameLog(WindowFrames, WindowBytes);
        var model = new List<byte[]>();
        var acknowledged = 0;

        for (var step = 0; step < Steps; step++)
        {
            switch (random.Next(10))
            {
                case < 6:
                    model.Add(Append(log, random));
                    break;
                case 6:
                    model.Add(AppendInParts(log, random));
                    break;
                case 7 when model.Count > acknowledged:
                    log.RemoveLast();
                    model.RemoveAt(model.Count - 1);
                    break;
                default:
                    acknowledged = random.Next(4) == 0 ? model.Count : random.Next(acknowledged, model.Count + 1);
                    log.Acknowledge(acknowledged);
                    break;
            }

            AssertSame(model, acknowledged, log);
        }
    }

    private static byte[] Append(FrameLog log, Random random)
    {
        var frame = new byte[random.Next(20) == 0 ? random.Next(1, 20_000) : random.Next(1, 200)];
        random.NextBytes(frame);
        Assert.Equal(frame.Length, log.AppendRaw(frame));
        return frame;
    }

    /// <summary>A frame whose later fields don't fit where its earlier ones are.</summary>
    private static byte[] AppendInParts(FrameLog log, Random random)
    {
        var frame = new EventFrame(Text(), Text(), Text(), Text());
        log.Append(frame);
        return Vectors.FrameKind<EventFrame>.Write(frame);

        string Text() => new((char)random.Next('a', 'z'), random.Next(1, 5_000));
    }

    private static void AssertSame(List<byte[]> model, int acknowledged, FrameLog log)
    {
        Assert.Equal((model.Count, acknowledged), (log.Appended, log.Acknowledged));
        var waiting = model.Skip(acknowledged).Sum(frame => frame.Length);
        Assert.Equal(model.Count - acknowledged < WindowFrames && waiting < WindowBytes, log.IsWindowOpen);
        for (var number = acknowledged + 1; number <= model.Count; number++)
            Assert.True(log[number].Span.SequenceEqual(model[number - 1]), $"Frame {number} has other bytes.");
    }
}
