namespace AgentSocket.Protocol.Workers;

/// <summary>The media types of the worker protocol. Spec §11.2, §11.3.</summary>
public static class WorkerContentTypes
{
    /// <summary>An <see cref="Workers.Invocation"/>: the body of <c>POST /invoke</c>.</summary>
    public const string Invocation = "application/vnd.agent-socket.invocation+msgpack";

    /// <summary>Frames, each behind its length: an answer, or a push.</summary>
    public const string Frames = "application/vnd.agent-socket.frames";

    /// <summary>Text as it comes: the answer of a function that knows nothing of frames.</summary>
    public const string Text = "text/plain";
}
