using MessagePack;

namespace AgentSocket.Protocol;

// | field     | type | meaning                                   |
// | run       | uint | the run                                   |
// | call      | uint | from 1, unique in the run                 |
// | name      | str  | a tool that the client announced          |
// | arguments | any  | what the tool is given                    |
// | options   | map? | deadlineMs, approval (bool)               |

/// <summary>0x04 TOOL_CALL, server to client: asks the client to call one of its tools. Spec §4.4.</summary>
public readonly record struct ToolCallFrame(long Run, long Call, string Name, AgentValue Arguments, long? DeadlineMs = null, bool? Approval = null) : IFrame<ToolCallFrame>
{
    /// <inheritdoc/>
    public static FrameType Type => FrameType.ToolCall;

    /// <inheritdoc/>
    public void WriteFields(ref MessagePackWriter writer)
    {
        var entries = MapWriter.Count(DeadlineMs) + MapWriter.Count(Approval);
        writer.WriteArrayHeader(entries == 0 ? 4 : 5);
        writer.Write(Run);
        writer.Write(Call);
        writer.Write(Name);
        Arguments.WriteTo(ref writer);
        if (entries == 0)
            return;
        writer.WriteMapHeader(entries);
        writer.WriteEntry("deadlineMs"u8, DeadlineMs);
        writer.WriteEntry("approval"u8, Approval);
    }

    /// <inheritdoc/>
    public static ToolCallFrame ReadFields(ref FieldReader fields)
    {
        var frame = new ToolCallFrame(fields.Identifier(), fields.Identifier(), fields.Text(), fields.Value());
        var entries = fields.OptionalMap();
        for (var i = 0; i < entries && fields.Error == FrameError.None; i++)
        {
            var key = fields.Key();
            if (key.SequenceEqual("deadlineMs"u8))
                frame = frame with { DeadlineMs = fields.EntryNumber() };
            else if (key.SequenceEqual("approval"u8))
                frame = frame with { Approval = fields.EntryBoolean() };
            else
                fields.SkipEntry();
        }

        return frame;
    }
}
