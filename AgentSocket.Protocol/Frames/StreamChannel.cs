namespace AgentSocket.Protocol;

/// <summary>What a STREAM carries. Spec §4.3.</summary>
public enum StreamChannel : byte
{
    /// <summary>Text for the person.</summary>
    Text = 0,

    /// <summary>The model's reasoning.</summary>
    Reasoning = 1,

    /// <summary>A tool call's arguments while the model writes them.</summary>
    ToolArguments = 2,

    /// <summary>A tool's output.</summary>
    ToolOutput = 3,

    /// <summary>Any MessagePack value.</summary>
    Data = 4,
}
