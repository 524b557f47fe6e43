namespace Microsoft.SemanticKernel;

/// <summary>Stands around every function that runs.</summary>
public interface IFunctionInvocationFilter
{
    /// <summary>Calls <paramref name="next"/> to go on; without it, the function does not run.</summary>
    Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next);
}
