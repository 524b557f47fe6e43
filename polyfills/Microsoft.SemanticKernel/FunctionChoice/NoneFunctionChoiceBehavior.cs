namespace Microsoft.SemanticKernel;

/// <summary>The model is told of functions, but may not call them.</summary>
public sealed class NoneFunctionChoiceBehavior : FunctionChoiceBehavior
{
    internal NoneFunctionChoiceBehavior(IEnumerable<KernelFunction>? functions, FunctionChoiceBehaviorOptions? options)
        : base(functions) =>
        Options = options;

    /// <summary>How calls are made and run.</summary>
    public FunctionChoiceBehaviorOptions? Options { get; set; }

    /// <inheritdoc/>
    public override FunctionChoiceBehaviorConfiguration GetConfiguration(FunctionChoiceBehaviorConfigurationContext context) =>
        new(Options ?? new())
        {
            Choice = FunctionChoice.None,
            Functions = Advertised(context.Kernel, autoInvoke: false),
            AutoInvoke = false,
        };
}
