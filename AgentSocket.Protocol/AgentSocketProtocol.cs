namespace AgentSocket.Protocol;

/// <summary>Names and numbers that both peers know before they speak. Spec §1.</summary>
public static class AgentSocketProtocol
{
    /// <summary>The WebSocket subprotocol that client and server agree on in the handshake.</summary>
    public const string SubProtocol = "asp-v1";

    /// <summary>The version in both HELLO frames.</summary>
    public const int Version = 1;

    /// <summary>The greatest run, call, steer or request number: 2^53 − 1, so that every language can hold it exactly.</summary>
    public const long MaxNumber = (1L << 53) - 1;
}
