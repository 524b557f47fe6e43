using MessagePack;

namespace AgentSocket.Protocol;

// | field       | type  | meaning                                                             |
// | sessionId   | str   | the session                                                         |
// | resumeToken | str   | the token that came with it                                         |
// | received    | uint  | numbered frames in it that the client's application has taken       |
// | attempt     | uint? | which of the client's tries to go on with it this is, from 1        |

/// <summary>0x11 RESUME, client to server: goes on with an earlier session; only as the client's first frame. Spec §4.17.</summary>
public readonly record struct ResumeFrame(string SessionId, string ResumeToken, long Received, long Attempt = 0) : IFrame<ResumeFrame>
{
    /// <inheritdoc/>
    public static FrameType Type => FrameType.Resume;

    /// <inheritdoc/>
    public void WriteFields(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Attempt == 0 ? 3 : 4);
        writer.Write(SessionId);
        writer.Write(ResumeToken);
        writer.Write(Received);
        if (Attempt > 0)
            writer.Write(Attempt);
    }

    /// <inheritdoc/>
    public static ResumeFrame ReadFields(ref FieldReader fields) => new(fields.Text(), fields.Text(), fields.Number(), fields.OptionalNumber());

    /// <summary>Names the session; the token stays out of logs.</summary>
    public override string ToString() => $"RESUME {SessionId}";
}
