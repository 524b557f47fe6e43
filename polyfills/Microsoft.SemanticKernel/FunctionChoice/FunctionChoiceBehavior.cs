namespace Microsoft.SemanticKernel;

/// <summary>Which functions a model is told of, and who runs what it calls.</summary>
public abstract class FunctionChoiceBehavior
{
    private readonly KernelFunction[]? _functions;

    internal FunctionChoiceBehavior(IEnumerable<KernelFunction>? functions) => _functions = functions?.ToArray();

    /// <summary>The model may call functions; with <paramref name="autoInvoke"/>, the connector runs them and asks again.</summary>
    public static FunctionChoiceBehavior Auto(
        IEnumerable<KernelFunction>? functions = null, bool autoInvoke = true, FunctionChoiceBehaviorOptions? options = null) =>
        new AutoFunctionChoiceBehavior(functions, autoInvoke, options);

    /// <summary>The model is told of functions, but may not call them.</summary>
    public static FunctionChoiceBehavior None(
        IEnumerable<KernelFunction>? functions = null, FunctionChoiceBehaviorOptions? options = null) =>
        new NoneFunctionChoiceBehavior(functions, options);

    /// <summary>What holds for one request.</summary>
    public abstract FunctionChoiceBehaviorConfiguration GetConfiguration(FunctionChoiceBehaviorConfigurationContext context);

    /// <exception cref="KernelException">Functions are to be run that the kernel hasn't.</exception>
    private protected IReadOnlyList<KernelFunction>? Advertised(Kernel? kernel, bool autoInvoke)
    {
        if (autoInvoke && kernel is null)
        {
            throw new KernelException("Auto-invocation is not supported when no kernel is provided.");
        }

        if (_functions is null)
        {
            return kernel?.Plugins.SelectMany(plugin => plugin).ToArray();
        }

        foreach (var function in _functions)
        {
            if (autoInvoke && !kernel!.Plugins.TryGetFunction(function.PluginName, function.Name, out _))
            {
                throw new KernelException(
                    $"The specified function {KernelNames.Join(function.PluginName, function.Name, ".")} is not available in the kernel.");
            }
        }

        return _functions;
    }
}
