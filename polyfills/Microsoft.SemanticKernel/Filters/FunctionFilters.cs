namespace Microsoft.SemanticKernel;

/// <summary>Runs a function inside the kernel's filters.</summary>
internal static class FunctionFilters
{
    public static Task RunAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> function) =>
        Chain(context.Kernel.FunctionInvocationFilters, static (filter, c, next) => filter.OnFunctionInvocationAsync(c, next), function)(context);

    public static Task RunAsync(AutoFunctionInvocationContext context, Func<AutoFunctionInvocationContext, Task> function) =>
        Chain(context.Kernel.AutoFunctionInvocationFilters, static (filter, c, next) => filter.OnAutoFunctionInvocationAsync(c, next), function)(context);

    private static Func<TContext, Task> Chain<TFilter, TContext>(
        IList<TFilter> filters, Func<TFilter, TContext, Func<TContext, Task>, Task> run, Func<TContext, Task> function)
    {
        for (var i = filters.Count - 1; i >= 0; i--)
        {
            var (filter, next) = (filters[i], function);
            function = context => run(filter, context, next);
        }

        return function;
    }
}
