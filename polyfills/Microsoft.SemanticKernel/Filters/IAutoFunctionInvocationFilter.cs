namespace Microsoft.SemanticKernel;

/// <summary>Stands around every function that a connector runs for a model.</summary>
public interface IAutoFunctionInvocationFilter
{
    /// <summary>Calls <paramref name="next"/> to go on; without it, the function does not run.</summary>
    Task OnAutoFunctionInvocationAsync(AutoFunctionInvocationContext context, Func<AutoFunctionInvocationContext, Task> next);
}
