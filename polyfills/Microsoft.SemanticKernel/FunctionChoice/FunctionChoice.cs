namespace Microsoft.SemanticKernel;

/// <summary>Whether a model may call functions.</summary>
public readonly record struct FunctionChoice(string Label)
{
    /// <summary>It may.</summary>
    public static FunctionChoice Auto { get; } = new("auto");

    /// <summary>It must.</summary>
    public static FunctionChoice Required { get; } = new("required");

    /// <summary>It may not.</summary>
    public static FunctionChoice None { get; } = new("none");

    /// <inheritdoc/>
    public override string ToString() => Label;
}
