using MessagePack;

namespace AgentSocket.Protocol;

// | field       | type | meaning                                             |
// | sessionId   | str  | the session                                         |
// | resumeToken | str  | the token that came with it                         |
// | received    | uint | numbered frames that the client has received in it  |

/// <summary>0x11 RESUME, client to server: goes on with an earlier session; only as the client's first frame. Spec §4.17.</summary>
public readonly record struct ResumeFrame(string SessionId, string ResumeToken, long Received) : IFrame<ResumeFrame>
{
    /// <inheritdoc/>
    public static FrameType Type => FrameType.Resume;

    /// <inheritdoc/>
    public void WriteFields(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(3);
        writer.Write(SessionId);
        writer.Write(ResumeToken);
        writer.Write(Received);
    }

    /// <inheritdoc/>
    public static ResumeFrame ReadFields(ref FieldReader fields) => new(fields.Text(), fields.Text(), fields.Number());

    /// <summary>Names the session; the token stays out of logs.</summary>
    public override string ToString() => $"RESUME {SessionId}";
}
