namespace AgentSocket.Protocol;

/// <summary>The codes of ERROR. Spec §4.7 says for each who sends it and whether trying again can help.</summary>
public static class ErrorCodes
{
    /// <summary>The model failed or broke off.</summary>
    public const string ModelError = "model_error";

    /// <summary>The server has no agent for the target.</summary>
    public const string UnknownTarget = "unknown_target";

    /// <summary>The input isn't what the target takes.</summary>
    public const string InvalidInput = "invalid_input";

    /// <summary>The frame names a run that was never begun.</summary>
    public const string UnknownRun = "unknown_run";

    /// <summary>The frame answers a question that was never asked, or not any more.</summary>
    public const string UnknownRequest = "unknown_request";

    /// <summary>The frame answers a tool call that was never made, or not any more.</summary>
    public const string UnknownCall = "unknown_call";

    /// <summary>This server doesn't take frames of that type.</summary>
    public const string NotSupported = "not_supported";

    /// <summary>Too many requests, here or at the model.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>The session has as many runs as the server allows.</summary>
    public const string TooManyRuns = "too_many_runs";

    /// <summary>The run's deadline passed.</summary>
    public const string DeadlineExceeded = "deadline_exceeded";

    /// <summary>No worker took the run within the relay's wait.</summary>
    public const string WorkerUnavailable = "worker_unavailable";

    /// <summary>The worker that served the run broke off, and no further attempt is made.</summary>
    public const string WorkerLost = "worker_lost";

    /// <summary>The worker's answer wasn't what the protocol says.</summary>
    public const string WorkerProtocol = "worker_protocol";

    /// <summary>The store of the session's state can't be reached.</summary>
    public const string StateUnavailable = "state_unavailable";

    /// <summary>A frame would have been larger than the peer accepts.</summary>
    public const string FrameTooLarge = "frame_too_large";

    /// <summary>The server is draining and takes no new runs.</summary>
    public const string Draining = "draining";

    /// <summary>The session ended while the run went on.</summary>
    public const string SessionEnded = "session_ended";

    /// <summary>No connection could be made. Only the client library says this.</summary>
    public const string ConnectionFailed = "connection_failed";

    /// <summary>Credentials are missing, wrong or expired. In the handshake: status 401 or 403.</summary>
    public const string Unauthorized = "unauthorized";

    /// <summary>The connection ended while the run went on. Only the client library says this.</summary>
    public const string ConnectionLost = "connection_lost";

    /// <summary>The session couldn't be had any more when its client came back, so what it was doing is lost. Only the client library says this.</summary>
    public const string SessionLost = "session_lost";

    /// <summary>The peer broke the protocol. Only in <see cref="AgentSocketException"/>; on the wire it is close code 4400.</summary>
    public const string ProtocolError = "protocol_error";

    /// <summary>The server failed in a way that it didn't foresee.</summary>
    public const string Internal = "internal";
}
