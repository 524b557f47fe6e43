using System.Buffers;
using AgentSocket.Protocol;
using MessagePack;

namespace AgentSocket.Agents;

/// <summary>
/// What a run pushes, and what it leaves to do after its end. An attempt that doesn't do a step again pushes again what the step pushed: nobody knows
/// whether it had left the worker when that was lost, or broken off. Whoever receives it knows it by its id, or its number.
/// </summary>
internal sealed class RunPushes(IAgentHost host)
{
    private readonly List<AfterRunRequest> _afterwards = [];

    public IReadOnlyList<AfterRunRequest> Afterwards => _afterwards;

    /// <summary>Pushes.</summary>
    /// <param name="frame">An EVENT or a TOOL_DEF.</param>
    /// <param name="number">Its number among what the run pushes, if it is pushed in a step; else null.</param>
    /// <param name="cancellationToken">Ends the wait for the window.</param>
    public async ValueTask PushAsync<TFrame>(TFrame frame, long? number, CancellationToken cancellationToken)
        where TFrame : struct, IFrame<TFrame>
    {
        if (number is { } kept)
            await KeepAsync(KeyOfPush(kept), Entry(frame));
        await SendAsync(frame, cancellationToken);
    }

    /// <summary>Leaves something to do.</summary>
    /// <param name="request">What.</param>
    /// <param name="number">Its number among those of the run, if it is asked for in a step; else null.</param>
    public async ValueTask LeaveAsync(AfterRunRequest request, long? number)
    {
        if (number is { } kept)
            await KeepAsync(KeyOfAfterwards(kept), Entry(request));
        _afterwards.Add(request);
    }

    /// <summary>A step isn't done again.</summary>
    /// <param name="before">What the run had done before it.</param>
    /// <param name="after">And after.</param>
    /// <param name="cancellationToken">Ends the wait for the window.</param>
    public async ValueTask RepeatAsync(StepCounts before, StepCounts after, CancellationToken cancellationToken)
    {
        for (var number = before.Pushes + 1; number <= after.Pushes; number++)
            await RepeatAsync(host.Journal.Find(KeyOfPush(number)), cancellationToken);
        for (var number = before.Afterwards + 1; number <= after.Afterwards; number++)
            _afterwards.Add(ReadRequest(host.Journal.Find(KeyOfAfterwards(number))));
    }

    private ValueTask RepeatAsync(AgentValue entry, CancellationToken cancellationToken)
    {
        var bytes = (entry.CreateReader().ReadBytes() ?? default).ToArray();
        if (bytes.Length > 0 && (FrameType)bytes[0] == FrameType.Event && FrameCodec.Read<EventFrame>(bytes, out var pushed) == FrameError.None)
            return SendAsync(pushed, cancellationToken);
        if (FrameCodec.Read<ToolDefFrame>(bytes, out var tools) == FrameError.None)
            return SendAsync(tools, cancellationToken);
        throw new AgentSocketException(ErrorCodes.StateUnavailable, "The run's journal is damaged.");
    }

    private ValueTask SendAsync<TFrame>(TFrame frame, CancellationToken cancellationToken)
        where TFrame : struct, IFrame<TFrame> => frame switch
        {
            EventFrame pushed => host.InRun.EmitAsync(pushed.Topic, pushed.Data, pushed.Id, cancellationToken),
            ToolDefFrame tools => host.InRun.DefineToolsAsync(tools.Added, tools.Removed, id: null, cancellationToken),
            _ => throw new ArgumentException("Only an EVENT or a TOOL_DEF is pushed.", nameof(frame)),
        };

    /// <summary>The attempt before may have come to here: then it is there already.</summary>
    private ValueTask KeepAsync(string key, AgentValue entry) =>
        host.Journal.Find(key).Bytes.Span.SequenceEqual(entry.Bytes.Span) ? ValueTask.CompletedTask : host.Journal.RecordAsync(key, entry);

    private static string KeyOfPush(long number) => string.Create(null, $"push {number}");

    private static string KeyOfAfterwards(long number) => string.Create(null, $"after {number}");

    private static AgentValue Entry<TFrame>(TFrame frame)
        where TFrame : struct, IFrame<TFrame> => AgentValue.Create(frame, static (ref MessagePackWriter writer, TFrame pushed) =>
        {
            var bytes = new ArrayBufferWriter<byte>();
            FrameCodec.Write(bytes, pushed);
            writer.Write(bytes.WrittenSpan);
        });

    private static AgentValue Entry(AfterRunRequest request) => AgentValue.Create(request, static (ref MessagePackWriter writer, AfterRunRequest left) =>
    {
        writer.WriteArrayHeader(2);
        writer.Write(left.Work);
        left.Arguments.WriteTo(ref writer);
    });

    private static AfterRunRequest ReadRequest(AgentValue entry)
    {
        var reader = entry.CreateReader();
        reader.ReadArrayHeader();
        var work = reader.ReadString() ?? "";
        return AgentValue.TryParse(entry.Bytes[(int)reader.Consumed..], out var arguments) == FrameError.None
            ? new AfterRunRequest(work, arguments)
            : throw new AgentSocketException(ErrorCodes.StateUnavailable, "The run's journal is damaged.");
    }
}
