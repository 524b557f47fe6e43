using MessagePack;

namespace AgentSocket.Protocol;

// | field   | type | meaning                                        |
// | topic   | str  | what it is about                               |
// | data    | any  | what happened                                  |
// | options | map? | id (unique in the session), traceparent        |

/// <summary>0x0E EVENT, server to client: a push without a request. Spec §4.14.</summary>
public readonly record struct EventFrame(string Topic, AgentValue Data, string? Id = null, string? TraceParent = null) : IFrame<EventFrame>
{
    /// <inheritdoc/>
    public static FrameType Type => FrameType.Event;

    /// <inheritdoc/>
    public void WriteFields(ref MessagePackWriter writer)
    {
        var entries = MapWriter.Count(Id) + MapWriter.Count(TraceParent);
        writer.WriteArrayHeader(entries == 0 ? 2 : 3);
        writer.Write(Topic);
        Data.WriteTo(ref writer);
        if (entries == 0)
            return;
        writer.WriteMapHeader(entries);
        writer.WriteEntry("id"u8, Id);
        writer.WriteEntry("traceparent"u8, TraceParent);
    }

    /// <inheritdoc/>
    public static EventFrame ReadFields(ref FieldReader fields)
    {
        var frame = new EventFrame(fields.Text(), fields.Value());
        var entries = fields.OptionalMap();
        for (var i = 0; i < entries && fields.Error == FrameError.None; i++)
        {
            var key = fields.Key();
            if (key.SequenceEqual("id"u8))
                frame = frame with { Id = fields.EntryText() };
            else if (key.SequenceEqual("traceparent"u8))
                frame = frame with { TraceParent = fields.EntryText() };
            else
                fields.SkipEntry();
        }

        return frame;
    }
}
