namespace AgentSocket.Protocol;

/// <summary>The first byte of every frame. Spec §3.</summary>
public enum FrameType : byte
{
    /// <summary>Announces a session (server, first frame) or the client's options (client, optional). Not numbered. Spec §4.1.</summary>
    Hello = 0x01,

    /// <summary>Starts a run. Client, at any time. Spec §4.2.</summary>
    Invoke = 0x02,

    /// <summary>A piece of a run's output. Server, while the run goes on and the window is open. Spec §4.3.</summary>
    Stream = 0x03,

    /// <summary>Asks the client to call one of its tools. Server, while the run goes on. Spec §4.4.</summary>
    ToolCall = 0x04,

    /// <summary>Announces and withdraws tools. Either side, at any time. Spec §4.5.</summary>
    ToolDef = 0x05,

    /// <summary>Ends a run well. Server, once per run. Spec §4.6.</summary>
    Complete = 0x06,

    /// <summary>Ends a run badly, or (run 0) tells of an error in the session. Either side. Spec §4.7.</summary>
    Error = 0x07,

    /// <summary>Asks for a run's end; it settles at once. Client, at any time. Spec §4.8.</summary>
    Cancel = 0x08,

    /// <summary>Asks the peer to answer with <see cref="Pong"/>. Either side, at any time. Not numbered. Spec §4.9.</summary>
    Ping = 0x09,

    /// <summary>Guidance for a run that is going on. Client. Spec §4.10.</summary>
    Steer = 0x0A,

    /// <summary>What became of a <see cref="Steer"/>. Server, once per steer. Spec §4.11.</summary>
    Steered = 0x0B,

    /// <summary>Asks a person. Server, while the run goes on. Spec §4.12.</summary>
    Clarify = 0x0C,

    /// <summary>A person's answer to <see cref="Clarify"/>. Client. Spec §4.13.</summary>
    Reply = 0x0D,

    /// <summary>A push without a request. Server, at any time, while the window is open. Spec §4.14.</summary>
    Event = 0x0E,

    /// <summary>The result of a <see cref="ToolCall"/>. Client. Spec §4.15.</summary>
    ToolResult = 0x0F,

    /// <summary>Answers <see cref="Ping"/>. Either side. Not numbered. Spec §4.16.</summary>
    Pong = 0x10,

    /// <summary>Goes on with an earlier session. Client, only as its first frame. Not numbered. Spec §4.17.</summary>
    Resume = 0x11,

    /// <summary>Answers <see cref="Resume"/>. Server. Not numbered. Spec §4.18.</summary>
    Resumed = 0x12,

    /// <summary>Acknowledges numbered frames. Either side, at any time. Not numbered. Spec §4.19.</summary>
    Ack = 0x13,

    /// <summary>Tells that this connection will end soon. Server. Not numbered. Spec §4.20.</summary>
    GoAway = 0x14,

    /// <summary>What a run is doing now. Server, while the run goes on. Spec §4.21.</summary>
    Status = 0x15,

    /// <summary>Takes back text from an offset on. Server, while the run goes on. Spec §4.22.</summary>
    Interrupt = 0x16,
}
