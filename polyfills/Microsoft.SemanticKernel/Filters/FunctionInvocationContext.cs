namespace Microsoft.SemanticKernel;

/// <summary>A function that is about to run, or has run.</summary>
public class FunctionInvocationContext
{
    internal FunctionInvocationContext(Kernel kernel, KernelFunction function, KernelArguments arguments, FunctionResult result)
    {
        Kernel = kernel;
        Function = function;
        Arguments = arguments;
        Result = result;
    }

    /// <summary>Cancels the function.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Whether its result is a stream.</summary>
    public bool IsStreaming { get; init; }

    /// <summary>The kernel.</summary>
    public Kernel Kernel { get; }

    /// <summary>The function.</summary>
    public KernelFunction Function { get; }

    /// <summary>Its arguments.</summary>
    public KernelArguments Arguments { get; }

    /// <summary>Its result, which a filter may replace.</summary>
    public FunctionResult Result { get; set; }
}
