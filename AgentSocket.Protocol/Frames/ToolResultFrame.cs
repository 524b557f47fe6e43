using MessagePack;

namespace AgentSocket.Protocol;

// | field  | type | meaning                     |
// | run    | uint | the run                     |
// | call   | uint | the TOOL_CALL's number      |
// | status | uint | 0 ok, 1 failed, 2 denied    |
// | result | any? | what the tool returned      |

/// <summary>0x0F TOOL_RESULT, client to server: the result of a TOOL_CALL. Spec §4.15.</summary>
public readonly record struct ToolResultFrame(long Run, long Call, ToolStatus Status, AgentValue Result = default) : IFrame<ToolResultFrame>
{
    /// <inheritdoc/>
    public static FrameType Type => FrameType.ToolResult;

    /// <inheritdoc/>
    public void WriteFields(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Result.IsNone ? 3 : 4);
        writer.Write(Run);
        writer.Write(Call);
        writer.Write((byte)Status);
        if (!Result.IsNone)
            Result.WriteTo(ref writer);
    }

    /// <inheritdoc/>
    public static ToolResultFrame ReadFields(ref FieldReader fields) =>
        new(fields.Identifier(), fields.Identifier(), (ToolStatus)fields.Choice((byte)ToolStatus.Denied), fields.OptionalValue());
}
