using MessagePack;

namespace AgentSocket.Protocol;

// | field    | type   | meaning                                            |
// | revision | uint   | rises with each TOOL_DEF of this peer              |
// | added    | array  | of maps {name, description, schema?, sideEffects?} |
// | removed  | array? | of names                                           |

/// <summary>0x05 TOOL_DEF, either side: announces and withdraws tools. Spec §4.5.</summary>
public readonly record struct ToolDefFrame(long Revision, IReadOnlyList<ToolDefinition> Added, IReadOnlyList<string> Removed) : IFrame<ToolDefFrame>
{
    /// <inheritdoc/>
    public static FrameType Type => FrameType.ToolDef;

    /// <inheritdoc/>
    public void WriteFields(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Removed.Count == 0 ? 2 : 3);
        writer.Write(Revision);
        writer.WriteArrayHeader(Added.Count);
        foreach (var tool in Added)
            tool.Write(ref writer);
        if (Removed.Count == 0)
            return;
        writer.WriteArrayHeader(Removed.Count);
        foreach (var name in Removed)
            writer.Write(name);
    }

    /// <inheritdoc/>
    public static ToolDefFrame ReadFields(ref FieldReader fields)
    {
        var revision = fields.Number();
        var added = new List<ToolDefinition>();
        var count = fields.Array();
        for (var i = 0; i < count && fields.Error == FrameError.None; i++)
            added.Add(ToolDefinition.Read(ref fields));

        var removed = new List<string>();
        count = fields.OptionalArray();
        for (var i = 0; i < count && fields.Error == FrameError.None; i++)
            removed.Add(fields.NestedText());
        return new ToolDefFrame(revision, added, removed);
    }
}
