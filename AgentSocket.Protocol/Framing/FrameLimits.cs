namespace AgentSocket.Protocol;

/// <summary>What a receiver accepts of one frame. Checked before anything is allocated from a declared length. Spec §3.3.</summary>
/// <param name="MaxFrameBytes">The greatest message, in bytes, type byte included.</param>
/// <param name="MaxDepth">How deep arrays and maps may be nested; the frame's own array is the first level.</param>
/// <param name="MaxElements">How many values a frame may have in all, nested ones included.</param>
public readonly record struct FrameLimits(int MaxFrameBytes, int MaxDepth = FrameLimits.DefaultMaxDepth, int MaxElements = FrameLimits.DefaultMaxElements)
{
    /// <summary>1 MiB.</summary>
    public const int DefaultMaxFrameBytes = 1 << 20;

    /// <summary>32 levels.</summary>
    public const int DefaultMaxDepth = 32;

    /// <summary>65,536 values.</summary>
    public const int DefaultMaxElements = 1 << 16;

    /// <summary>The limits that hold where nothing else is configured.</summary>
    public static FrameLimits Default { get; } = new(DefaultMaxFrameBytes);
}
