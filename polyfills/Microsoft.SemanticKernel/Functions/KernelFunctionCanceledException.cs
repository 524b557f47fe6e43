namespace Microsoft.SemanticKernel;

/// <summary>A function was cancelled.</summary>
public sealed class KernelFunctionCanceledException : OperationCanceledException
{
    /// <summary>Says which function it was, and what it had returned, if it had.</summary>
    public KernelFunctionCanceledException(
        Kernel kernel,
        KernelFunction function,
        KernelArguments arguments,
        FunctionResult? functionResult,
        Exception? innerException = null)
        : base(
            $"The invocation of function '{function.Name}' was canceled.",
            innerException,
            (innerException as OperationCanceledException)?.CancellationToken ?? CancellationToken.None)
    {
        Kernel = kernel;
        Function = function;
        Arguments = arguments;
        FunctionResult = functionResult;
    }

    /// <summary>The kernel.</summary>
    public Kernel Kernel { get; }

    /// <summary>The function.</summary>
    public KernelFunction Function { get; }

    /// <summary>Its arguments.</summary>
    public KernelArguments Arguments { get; }

    /// <summary>Its result, if it had one.</summary>
    public FunctionResult? FunctionResult { get; }
}
