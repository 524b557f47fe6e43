namespace Microsoft.SemanticKernel;

/// <summary>The model may call functions.</summary>
public sealed class AutoFunctionChoiceBehavior : FunctionChoiceBehavior
{
    private readonly bool _autoInvoke;

    internal AutoFunctionChoiceBehavior(
        IEnumerable<KernelFunction>? functions, bool autoInvoke, FunctionChoiceBehaviorOptions? options)
        : base(functions)
    {
        _autoInvoke = autoInvoke;
        Options = options;
    }

    /// <summary>How calls are made and run.</summary>
    public FunctionChoiceBehaviorOptions? Options { get; set; }

    /// <inheritdoc/>
    public override FunctionChoiceBehaviorConfiguration GetConfiguration(FunctionChoiceBehaviorConfigurationContext context) =>
        new(Options ?? new())
        {
            Choice = FunctionChoice.Auto,
            Functions = Advertised(context.Kernel, _autoInvoke),
            AutoInvoke = _autoInvoke,
        };
}
