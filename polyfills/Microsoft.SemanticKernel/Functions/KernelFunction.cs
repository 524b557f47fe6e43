namespace Microsoft.SemanticKernel;

/// <summary>A function that a program or a model can call.</summary>
public abstract class KernelFunction
{
    internal KernelFunction(KernelFunctionMetadata metadata) => Metadata = metadata;

    /// <summary>The name.</summary>
    public string Name => Metadata.Name;

    /// <summary>The plugin that it belongs to, if any.</summary>
    public string? PluginName => Metadata.PluginName;

    /// <summary>What it does.</summary>
    public string Description => Metadata.Description;

    /// <summary>All that a model is told of it.</summary>
    public KernelFunctionMetadata Metadata { get; }

    /// <summary>Runs it, with the kernel's filters around it.</summary>
    public async Task<FunctionResult> InvokeAsync(
        Kernel kernel, KernelArguments? arguments = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        arguments ??= [];
        FunctionInvocationContext context = new(kernel, this, arguments, new FunctionResult(this, culture: kernel.Culture))
        {
            CancellationToken = cancellationToken,
        };
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await FunctionFilters.RunAsync(context, async c =>
                c.Result = await InvokeCoreAsync(kernel, c.Arguments, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            return context.Result;
        }
        catch (OperationCanceledException cancelled)
        {
            throw new KernelFunctionCanceledException(kernel, this, arguments, context.Result, cancelled);
        }
    }

    /// <summary>Runs it, and takes its value.</summary>
    public async Task<TResult?> InvokeAsync<TResult>(
        Kernel kernel, KernelArguments? arguments = null, CancellationToken cancellationToken = default) =>
        (await InvokeAsync(kernel, arguments, cancellationToken).ConfigureAwait(false)).GetValue<TResult>();

    /// <summary>The same function in another plugin.</summary>
    public abstract KernelFunction Clone(string? pluginName = null);

    /// <summary>Its full name.</summary>
    public override string ToString() => string.IsNullOrWhiteSpace(PluginName) ? Name : $"{PluginName}.{Name}";

    /// <summary>Runs it.</summary>
    protected abstract ValueTask<FunctionResult> InvokeCoreAsync(
        Kernel kernel, KernelArguments arguments, CancellationToken cancellationToken);
}
