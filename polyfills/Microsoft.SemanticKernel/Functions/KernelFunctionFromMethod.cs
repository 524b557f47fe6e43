using System.ComponentModel;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Microsoft.SemanticKernel;

/// <summary>A function that is a method.</summary>
internal sealed class KernelFunctionFromMethod : KernelFunction
{
    private readonly MethodInfo _method;
    private readonly object? _target;
    private readonly Func<Kernel, KernelArguments, CancellationToken, object?>[] _binders;

    private KernelFunctionFromMethod(MethodInfo method, object? target, KernelFunctionMetadata metadata)
        : base(metadata)
    {
        _method = method;
        _target = target;
        _binders = [.. method.GetParameters().Select(ParameterBinder.For)];
    }

    public static KernelFunctionFromMethod Create(
        MethodInfo method,
        object? target,
        string? functionName,
        string? description,
        IEnumerable<KernelParameterMetadata>? parameters,
        KernelReturnParameterMetadata? returnParameter)
    {
        if (!method.IsStatic && target is null)
        {
            throw new ArgumentNullException(nameof(target), "Target must not be null for an instance method.");
        }

        return new(method, target, new KernelFunctionMetadata(functionName ?? NameOf(method))
        {
            Description = description ?? method.GetCustomAttribute<DescriptionAttribute>(inherit: true)?.Description,
            Parameters = parameters?.ToArray() ?? [.. method.GetParameters().Where(ParameterBinder.IsForModels).Select(Describe)],
            ReturnParameter = returnParameter ?? new()
            {
                Description = method.ReturnParameter.GetCustomAttribute<DescriptionAttribute>(inherit: true)?.Description,
                ParameterType = MethodResult.TypeOf(method.ReturnType),
            },
        });
    }

    public override KernelFunction Clone(string? pluginName = null) =>
        new KernelFunctionFromMethod(_method, _target, new(Metadata) { PluginName = pluginName ?? PluginName });

    protected override async ValueTask<FunctionResult> InvokeCoreAsync(
        Kernel kernel, KernelArguments arguments, CancellationToken cancellationToken)
    {
        var values = Array.ConvertAll(_binders, bind => bind(kernel, arguments, cancellationToken));
        object? returned;
        try
        {
            returned = _method.Invoke(_target, values);
        }
        catch (TargetInvocationException thrown) when (thrown.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(thrown.InnerException);
            throw;
        }

        var value = await MethodResult.UnwrapAsync(returned).ConfigureAwait(false);
        return value as FunctionResult ?? new FunctionResult(this, value, kernel.Culture);
    }

    private static string NameOf(MethodInfo method)
    {
        if (method.GetCustomAttribute<KernelFunctionAttribute>(inherit: true)?.Name is { Length: > 0 } name)
        {
            return name;
        }

        const string Suffix = "Async";
        return MethodResult.IsAwaitable(method.ReturnType) && method.Name.EndsWith(Suffix, StringComparison.Ordinal) && method.Name.Length > Suffix.Length
            ? method.Name[..^Suffix.Length]
            : method.Name;
    }

    private static KernelParameterMetadata Describe(ParameterInfo parameter) => new(parameter.Name!)
    {
        Description = parameter.GetCustomAttribute<DescriptionAttribute>(inherit: true)?.Description,
        DefaultValue = parameter.HasDefaultValue ? parameter.DefaultValue : null,
        IsRequired = !parameter.IsOptional,
        ParameterType = parameter.ParameterType,
    };
}
