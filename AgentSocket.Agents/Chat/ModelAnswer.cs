using System.Buffers;
using AgentSocket.Protocol;
using MessagePack;

namespace AgentSocket.Agents;

/// <summary>What is known at the end of one answer of the model's; its text has been streamed.</summary>
/// <param name="Calls">The tools that it calls; none if it has said all.</param>
/// <param name="Usage">What it cost.</param>
/// <param name="IsBrokenOff">Whether guidance broke it off: the text is what had come until then.</param>
internal readonly record struct ModelAnswer(IReadOnlyList<FunctionCall> Calls, TokenUsage Usage, bool IsBrokenOff = false)
{
    /// <summary>The answer as a step of the run.</summary>
    /// <param name="text">Its text.</param>
    public AgentValue ToStep(string text) => AgentValue.Create((Answer: this, Text: text), Write);

    /// <summary>Reads what <see cref="ToStep"/> made.</summary>
    public static (ModelAnswer Answer, string Text) FromStep(AgentValue step)
    {
        var reader = step.CreateReader();
        var fields = reader.ReadArrayHeader();
        var text = reader.ReadString() ?? "";
        var isBrokenOff = reader.ReadBoolean();
        var usage = new TokenUsage(ReadCount(ref reader), ReadCount(ref reader));
        var calls = new FunctionCall[reader.ReadArrayHeader()];
        for (var i = 0; i < calls.Length; i++)
        {
            var parts = reader.ReadArrayHeader();
            calls[i] = new FunctionCall(reader.ReadString() ?? "", reader.ReadString(), reader.ReadString() ?? "", reader.ReadString() ?? "", ReadTool(ref reader));
            reader.SkipRest(parts, 5);
        }

        reader.SkipRest(fields, 5);
        return (new ModelAnswer(calls, usage, isBrokenOff), text);
    }

    private static void Write(ref MessagePackWriter writer, (ModelAnswer Answer, string Text) step)
    {
        var (answer, text) = step;
        writer.WriteArrayHeader(5);
        writer.Write(text);
        writer.Write(answer.IsBrokenOff);
        WriteCount(ref writer, answer.Usage.Input);
        WriteCount(ref writer, answer.Usage.Output);
        writer.WriteArrayHeader(answer.Calls.Count);
        foreach (var call in answer.Calls)
        {
            writer.WriteArrayHeader(5);
            writer.Write(call.Id);
            writer.Write(call.Plugin);
            writer.Write(call.Function);
            writer.Write(call.Arguments);
            WriteTool(ref writer, call.ClientTool);
        }
    }

    /// <summary>What is needed to make the call; what the tool is good for, the model has read.</summary>
    private static void WriteTool(ref MessagePackWriter writer, ToolDefinition? tool)
    {
        if (tool is null)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteArrayHeader(3);
        writer.Write(tool.Name);
        writer.Write(tool.Schema.Bytes.Span);
        writer.Write(tool.SideEffects);
    }

    private static ToolDefinition? ReadTool(ref MessagePackReader reader)
    {
        if (reader.TryReadNil())
            return null;
        var parts = reader.ReadArrayHeader();
        var name = reader.ReadString() ?? "";
        var bytes = (reader.ReadBytes() ?? default).ToArray();
        var tool = new ToolDefinition(name, "", bytes.Length > 0 && AgentValue.TryParse(bytes, out var schema) == FrameError.None ? schema : default, reader.ReadBoolean());
        reader.SkipRest(parts, 3);
        return tool;
    }

    private static void WriteCount(ref MessagePackWriter writer, long? count)
    {
        if (count is { } number)
            writer.Write(number);
        else
            writer.WriteNil();
    }

    private static long? ReadCount(ref MessagePackReader reader) => reader.TryReadNil() ? null : reader.ReadInt64();
}
