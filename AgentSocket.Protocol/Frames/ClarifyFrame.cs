using MessagePack;

namespace AgentSocket.Protocol;

// | field   | type | meaning                                                          |
// | run     | uint | the run                                                          |
// | request | uint | from 1, unique in the run                                        |
// | prompt  | str  | the question                                                     |
// | schema  | any? | JSON schema of the answer                                        |
// | options | map? | kind (text, choice, form, approval), choices (array), expiresAt, |
// |         |      | tool, arguments, digest (of an approval)                         |

/// <summary>0x0C CLARIFY, server to client: asks a person. Spec §4.12.</summary>
public readonly record struct ClarifyFrame(long Run, long Request, string Prompt, AgentValue Schema = default, string? Kind = null, AgentValue Choices = default, long? ExpiresAt = null, ApprovalSubject? Approval = null) : IFrame<ClarifyFrame>
{
    /// <inheritdoc/>
    public static FrameType Type => FrameType.Clarify;

    /// <inheritdoc/>
    public void WriteFields(ref MessagePackWriter writer)
    {
        var entries = MapWriter.Count(Kind) + (Choices.IsNone ? 0 : 1) + MapWriter.Count(ExpiresAt) + (Approval is null ? 0 : 3);
        writer.WriteArrayHeader(entries > 0 ? 5 : Schema.IsNone ? 3 : 4);
        writer.Write(Run);
        writer.Write(Request);
        writer.Write(Prompt);
        if (entries > 0 || !Schema.IsNone)
            Schema.WriteTo(ref writer);
        if (entries == 0)
            return;
        writer.WriteMapHeader(entries);
        writer.WriteEntry("kind"u8, Kind);
        if (!Choices.IsNone)
        {
            writer.WriteString("choices"u8);
            Choices.WriteTo(ref writer);
        }

        writer.WriteEntry("expiresAt"u8, ExpiresAt);
        Approval?.Write(ref writer);
    }

    /// <inheritdoc/>
    public static ClarifyFrame ReadFields(ref FieldReader fields)
    {
        var frame = new ClarifyFrame(fields.Identifier(), fields.Identifier(), fields.Text(), fields.OptionalNonNil());
        string? tool = null, digest = null;
        var arguments = AgentValue.None;
        var entries = fields.OptionalMap();
        for (var i = 0; i < entries && fields.Error == FrameError.None; i++)
        {
            var key = fields.Key();
            if (key.SequenceEqual("kind"u8))
                frame = frame with { Kind = fields.EntryText() };
            else if (key.SequenceEqual("choices"u8))
                frame = frame with { Choices = fields.EntryValue() };
            else if (key.SequenceEqual("expiresAt"u8))
                frame = frame with { ExpiresAt = fields.EntryNumber() };
            else if (key.SequenceEqual("tool"u8))
                tool = fields.EntryText();
            else if (key.SequenceEqual("arguments"u8))
                arguments = fields.EntryValue();
            else if (key.SequenceEqual("digest"u8))
                digest = fields.EntryText();
            else
                fields.SkipEntry();
        }

        return tool is null || digest is null ? frame : frame with { Approval = new ApprovalSubject(tool, arguments, digest) };
    }

    /// <summary>Names the question; its text stays out of logs.</summary>
    public override string ToString() => $"CLARIFY {Run}/{Request} {Kind}".TrimEnd();
}
