using MessagePack;

namespace AgentSocket.Protocol;

/// <summary>A tool that one peer offers the other. Spec §4.5.</summary>
/// <param name="Name">Names it among its owner's tools.</param>
/// <param name="Description">What it does, for a person or a model.</param>
/// <param name="Schema">The JSON schema of its arguments, as a MessagePack map; none if it takes anything.</param>
/// <param name="SideEffects">Whether calling it changes something: then a person agrees to each call before it is made.</param>
public sealed record ToolDefinition(string Name, string Description, AgentValue Schema = default, bool SideEffects = false)
{
    internal void Write(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(2 + (Schema.IsNone ? 0 : 1) + (SideEffects ? 1 : 0));
        writer.WriteEntry("name"u8, Name);
        writer.WriteEntry("description"u8, Description);
        if (!Schema.IsNone)
        {
            writer.WriteString("schema"u8);
            Schema.WriteTo(ref writer);
        }

        writer.WriteEntry("sideEffects"u8, SideEffects ? true : null);
    }

    internal static ToolDefinition Read(ref FieldReader fields)
    {
        string? name = null;
        string? description = null;
        var schema = AgentValue.None;
        var sideEffects = false;
        var entries = fields.NestedMap();
        for (var i = 0; i < entries && fields.Error == FrameError.None; i++)
        {
            var key = fields.Key();
            if (key.SequenceEqual("name"u8))
                name = fields.EntryText();
            else if (key.SequenceEqual("description"u8))
                description = fields.EntryText();
            else if (key.SequenceEqual("schema"u8))
                schema = fields.EntryValue().ToOwned();
            else if (key.SequenceEqual("sideEffects"u8))
                sideEffects = fields.EntryBoolean() ?? false;
            else
                fields.SkipEntry();
        }

        if (string.IsNullOrEmpty(name))
            fields.Fail(FrameError.MissingField);
        return new ToolDefinition(name ?? "", description ?? "", schema, sideEffects);
    }
}
