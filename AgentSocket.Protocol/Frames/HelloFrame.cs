using MessagePack;

namespace AgentSocket.Protocol;

// | field        | type   | meaning                                                       |
// | version      | uint   | 1                                                             |
// | connectionId | str    | names this connection in logs and traces                      |
// | sessionId    | str    | names the session                                             |
// | resumeToken  | str    | a secret that, with the session's id, allows going on with it |
// | limits       | map?   | heartbeatMs, maxFrameBytes, windowFrames, windowBytes, retentionMs |

/// <summary>0x01 HELLO, server to client: the server's first frame. Spec §4.1.</summary>
public readonly record struct HelloFrame(long Version, string ConnectionId, string SessionId, string ResumeToken, SessionLimits Limits) : IFrame<HelloFrame>
{
    /// <inheritdoc/>
    public static FrameType Type => FrameType.Hello;

    /// <inheritdoc/>
    public void WriteFields(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(5);
        writer.Write(Version);
        writer.Write(ConnectionId);
        writer.Write(SessionId);
        writer.Write(ResumeToken);
        Limits.Write(ref writer);
    }

    /// <inheritdoc/>
    public static HelloFrame ReadFields(ref FieldReader fields)
    {
        var (version, connectionId, sessionId, resumeToken) = (fields.Identifier(), fields.Text(), fields.Text(), fields.Text());
        return new HelloFrame(version, connectionId, sessionId, resumeToken, SessionLimits.Read(ref fields, fields.OptionalMap()));
    }

    /// <summary>Names the session; the token stays out of logs.</summary>
    public override string ToString() => $"HELLO {SessionId}";
}
