namespace AgentSocket.Protocol;

/// <summary>What is wrong with a frame; one value per violation. Each closes the connection (spec §7).</summary>
public enum FrameError
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>The message has no byte at all.</summary>
    Empty,

    /// <summary>The message is larger than the receiver's limit. Close code 1009.</summary>
    TooLarge,

    /// <summary>The message is text; every frame is binary.</summary>
    NotBinary,

    /// <summary>The type byte is not known, and not one that may be ignored.</summary>
    UnknownType,

    /// <summary>This peer may not send a frame of that type, or not at this moment.</summary>
    NotAllowed,

    /// <summary>What follows the type byte isn't a MessagePack array.</summary>
    NotAnArray,

    /// <summary>The bytes end inside of a value, or a declared length is greater than what is there.</summary>
    Truncated,

    /// <summary>There are bytes behind the array.</summary>
    TrailingBytes,

    /// <summary>Arrays and maps are nested deeper than the receiver's limit.</summary>
    TooDeep,

    /// <summary>The frame has more values than the receiver's limit.</summary>
    TooManyElements,

    /// <summary>The code 0xC1, which MessagePack never uses.</summary>
    ReservedCode,

    /// <summary>A string isn't valid UTF-8.</summary>
    InvalidUtf8,

    /// <summary>A field that must be there isn't.</summary>
    MissingField,

    /// <summary>A field has another MessagePack type than its definition says.</summary>
    WrongFieldType,

    /// <summary>A number is outside of its field's range.</summary>
    OutOfRange,

    /// <summary>A run's number doesn't rise.</summary>
    RunOutOfOrder,

    /// <summary>More was acknowledged than was sent.</summary>
    AckOutOfRange,

    /// <summary>The peers' counts of numbered frames don't match: the connection is broken. Close code 4408.</summary>
    CountMismatch,

    /// <summary>The client goes on sending, though far more than the window is unacknowledged. Close code 4429.</summary>
    Overrun,
}
