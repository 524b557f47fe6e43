using MessagePack;

namespace AgentSocket.Protocol;

/// <summary>A tool that one peer offers the other. Spec §4.5.</summary>
/// <param name="Name">Names it among its owner's tools.</param>
/// <param name="Description">What it does, for a person or a model.</param>
/// <param name="Schema">The JSON schema of its arguments, as a MessagePack map; none if it takes anything.</param>
public sealed record ToolDefinition(string Name, string Description, AgentValue Schema = default)
{
    internal void Write(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(Schema.IsNone ? 2 : 3);
        writer.WriteEntry("name"u8, Name);
        writer.WriteEntry("description"u8, Description);
        if (Schema.IsNone)
            return;
        writer.WriteString("schema"u8);
        Schema.WriteTo(ref writer);
    }

    internal static ToolDefinition Read(ref FieldReader fields)
    {
        string? name = null;
        string? description = null;
        var schema = AgentValue.None;
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
            else
                fields.SkipEntry();
        }

        if (string.IsNullOrEmpty(name))
            fields.Fail(FrameError.MissingField);
        return new ToolDefinition(name ?? "", description ?? "", schema);
    }
}
