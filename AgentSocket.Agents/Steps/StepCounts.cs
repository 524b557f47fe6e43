using MessagePack;

namespace AgentSocket.Agents;

/// <summary>How often a run has done each thing that is numbered. A step that isn't done again still counts for what it did.</summary>
internal record struct StepCounts(long Steps, long Questions, long Calls, long Events, long Polls, long Definitions, long Afterwards)
{
    /// <summary>How often it has pushed something.</summary>
    public readonly long Pushes => Events + Definitions;

    public static StepCounts operator +(StepCounts left, StepCounts right) => new(
        left.Steps + right.Steps, left.Questions + right.Questions, left.Calls + right.Calls, left.Events + right.Events, left.Polls + right.Polls,
        left.Definitions + right.Definitions, left.Afterwards + right.Afterwards);

    public static StepCounts operator -(StepCounts left, StepCounts right) => new(
        left.Steps - right.Steps, left.Questions - right.Questions, left.Calls - right.Calls, left.Events - right.Events, left.Polls - right.Polls,
        left.Definitions - right.Definitions, left.Afterwards - right.Afterwards);

    public readonly void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(7);
        writer.Write(Steps);
        writer.Write(Questions);
        writer.Write(Calls);
        writer.Write(Events);
        writer.Write(Polls);
        writer.Write(Definitions);
        writer.Write(Afterwards);
    }

    public static StepCounts Read(ref MessagePackReader reader)
    {
        var fields = reader.ReadArrayHeader();
        var counts = new StepCounts(
            reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        reader.SkipRest(fields, 7);
        return counts;
    }
}
