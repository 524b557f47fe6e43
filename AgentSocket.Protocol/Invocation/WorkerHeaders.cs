namespace AgentSocket.Protocol.Workers;

/// <summary>The headers of the worker protocol. Spec §11.3, §11.5.</summary>
public static class WorkerHeaders
{
    /// <summary>CPU that an answer cost: header or trailer of the answer. See <see cref="Workers.CpuTime"/>.</summary>
    public const string CpuTime = "X-Cpu-Time";

    /// <summary>Header of an answer: <c>true</c> if its agent takes guidance, so that a STEER breaks the answer off for another attempt. Spec §11.7.</summary>
    public const string Steerable = "AgentSocket-Steerable";

    /// <summary>Header of an answer of frames: how many milliseconds at most pass until its next frame, if need be a PING, in decimal digits. Spec §11.3.</summary>
    public const string Heartbeat = "AgentSocket-Heartbeat";

    /// <summary>When a request was signed: milliseconds since 1970, in decimal digits.</summary>
    public const string Timestamp = "AgentSocket-Timestamp";

    /// <summary>Makes a signed request unique.</summary>
    public const string Nonce = "AgentSocket-Nonce";

    /// <summary><c>v1=</c> and the base64url of the HMAC.</summary>
    public const string Signature = "AgentSocket-Signature";
}
