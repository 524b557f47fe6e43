using AgentSocket.Protocol;
using MessagePack;

namespace AgentSocket.Agents;

/// <summary>A run's steps: done once, whatever attempts there are, and numbered in the order in which they begin.</summary>
internal sealed class StepRunner(RunJournal journal, RunPushes pushes)
{
    private StepCounts _counts;

    /// <summary>Whether earlier attempts have done steps that this one hasn't come to.</summary>
    public bool IsReplaying => _counts.Steps < journal.LastStep;

    /// <summary>Whether a step is being done.</summary>
    public bool IsWithinStep { get; private set; }

    /// <summary>The number of what was pushed last, if it was pushed in a step; else null.</summary>
    public long? PushInStep => IsWithinStep ? _counts.Pushes : null;

    /// <summary>Takes numbers for questions.</summary>
    /// <returns>The first.</returns>
    public long NextQuestions(int count)
    {
        _counts.Questions += count;
        return _counts.Questions - count + 1;
    }

    public long NextCall() => ++_counts.Calls;

    public long NextEvent() => ++_counts.Events;

    /// <summary>Takes a number for an announcement of tools.</summary>
    public void NextDefinition() => _counts.Definitions++;

    public long NextAfterwards() => ++_counts.Afterwards;

    public long NextPoll() => ++_counts.Polls;

    /// <summary>Does a step, or has its result from an earlier attempt.</summary>
    public async ValueTask<AgentValue> DoAsync(string name, Func<CancellationToken, ValueTask<AgentValue>> make, CancellationToken cancellationToken)
    {
        var before = _counts;
        if (TryReplay(name, out var recorded))
        {
            await pushes.RepeatAsync(before, _counts, cancellationToken);
            return recorded;
        }

        _counts.Steps++;
        var key = KeyOf(_counts.Steps, name);
        var result = (await MakeAsync(make, cancellationToken)).ToOwned();

        // What is done is done: also when the run is broken off now.
        await journal.RecordAsync(key, Entry(result, _counts - before));
        return result;
    }

    /// <summary>The result of the next step, if an earlier attempt did it.</summary>
    public bool TryReplay(string name, out AgentValue result)
    {
        result = default;
        var entry = journal.Find(KeyOf(_counts.Steps + 1, name));
        if (entry.IsNone)
            return false;
        var reader = entry.CreateReader();
        reader.ReadArrayHeader();
        _counts += StepCounts.Read(ref reader);
        return AgentValue.TryParse(entry.Bytes[(int)reader.Consumed..], out result) == FrameError.None;
    }

    /// <summary>Records a step that has been done.</summary>
    public ValueTask RecordAsync(string name, AgentValue result)
    {
        _counts.Steps++;
        return journal.RecordAsync(KeyOf(_counts.Steps, name), Entry(result, new StepCounts { Steps = 1 }));
    }

    /// <summary>Something begins within the current step that must not begin twice.</summary>
    /// <returns>Whether it is the first time.</returns>
    public async ValueTask<bool> TryBeginAsync(string name)
    {
        var key = $"{name} of {_counts.Steps}";
        if (!journal.Find(key).IsNone)
            return false;
        await journal.RecordAsync(key, AgentValue.Nil);
        return true;
    }

    private async ValueTask<AgentValue> MakeAsync(Func<CancellationToken, ValueTask<AgentValue>> make, CancellationToken cancellationToken)
    {
        var isWithinAnother = IsWithinStep;
        IsWithinStep = true;
        try
        {
            return await make(cancellationToken);
        }
        finally
        {
            IsWithinStep = isWithinAnother;
        }
    }

    private static string KeyOf(long number, string name) => string.Create(null, $"{number}:{name}");

    private static AgentValue Entry(AgentValue result, StepCounts counts) => AgentValue.Create((result, counts), static (ref MessagePackWriter writer, (AgentValue Result, StepCounts Counts) step) =>
    {
        writer.WriteArrayHeader(2);
        step.Counts.Write(ref writer);
        step.Result.WriteTo(ref writer);
    });
}
