namespace Microsoft.SemanticKernel;

/// <summary>What holds for one request.</summary>
public sealed class FunctionChoiceBehaviorConfiguration
{
    internal FunctionChoiceBehaviorConfiguration(FunctionChoiceBehaviorOptions options) => Options = options;

    /// <summary>Whether the model may call functions.</summary>
    public FunctionChoice Choice { get; internal init; }

    /// <summary>The functions that the model is told of.</summary>
    public IReadOnlyList<KernelFunction>? Functions { get; internal init; }

    /// <summary>Whether the connector runs what is called.</summary>
    public bool AutoInvoke { get; set; } = true;

    /// <summary>How calls are made and run.</summary>
    public FunctionChoiceBehaviorOptions Options { get; }
}
