using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microsoft.SemanticKernel;

/// <summary>Services and plugins for a model to use. Cheap to make, and changed by whoever holds it.</summary>
public sealed class Kernel
{
    private CultureInfo _culture = CultureInfo.InvariantCulture;

    /// <summary>Takes plugins and filters from <paramref name="services"/> unless plugins are given.</summary>
    public Kernel(IServiceProvider? services = null, KernelPluginCollection? plugins = null)
    {
        Services = services ?? NoServices.Instance;
        Plugins = plugins
            ?? Services.GetService<KernelPluginCollection>()
            ?? new KernelPluginCollection(All<KernelPlugin>());
        FunctionInvocationFilters = [.. All<IFunctionInvocationFilter>()];
        AutoFunctionInvocationFilters = [.. All<IAutoFunctionInvocationFilter>()];
    }

    /// <summary>The plugins, by name.</summary>
    public KernelPluginCollection Plugins { get; }

    /// <summary>Filters around each function, outermost first.</summary>
    public IList<IFunctionInvocationFilter> FunctionInvocationFilters { get; private init; }

    /// <summary>Filters around each function that a connector calls for the model, outermost first.</summary>
    public IList<IAutoFunctionInvocationFilter> AutoFunctionInvocationFilters { get; private init; }

    /// <summary>The services.</summary>
    public IServiceProvider Services { get; }

    /// <summary>For conversions between text and values; invariant unless set.</summary>
    [AllowNull]
    public CultureInfo Culture
    {
        get => _culture;
        set => _culture = value ?? CultureInfo.InvariantCulture;
    }

    /// <summary>The services' logger factory, or one that logs nothing.</summary>
    public ILoggerFactory LoggerFactory => Services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;

    /// <summary>Whatever the kernel's holder wants to go with it.</summary>
    public IDictionary<string, object?> Data { get; private init; } = new Dictionary<string, object?>();

    /// <summary>Starts a kernel of its own.</summary>
    public static IKernelBuilder CreateBuilder() => new KernelBuilder(new ServiceCollection());

    /// <summary>A kernel with the same services, and its own lists of plugins, filters and data.</summary>
    public Kernel Clone() => new(Services, new KernelPluginCollection(Plugins))
    {
        FunctionInvocationFilters = [.. FunctionInvocationFilters],
        AutoFunctionInvocationFilters = [.. AutoFunctionInvocationFilters],
        Data = new Dictionary<string, object?>(Data),
        _culture = _culture,
    };

    /// <summary>A service, by key if one is given.</summary>
    /// <exception cref="KernelException">There is no such service.</exception>
    public T GetRequiredService<T>(object? serviceKey = null) where T : class =>
        (serviceKey is null ? Services.GetService<T>() : KeyedService<T>(serviceKey))
        ?? throw new KernelException(serviceKey is null
            ? $"Service of type '{typeof(T)}' not registered."
            : $"Service of type '{typeof(T)}' and key '{serviceKey}' not registered.");

    /// <summary>Runs a function with the kernel's filters.</summary>
    public Task<FunctionResult> InvokeAsync(
        KernelFunction function, KernelArguments? arguments = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function.InvokeAsync(this, arguments, cancellationToken);
    }

    /// <summary>Runs a function, found by its names, with the kernel's filters.</summary>
    public Task<FunctionResult> InvokeAsync(
        string? pluginName, string functionName, KernelArguments? arguments = null, CancellationToken cancellationToken = default) =>
        Plugins.GetFunction(pluginName, functionName).InvokeAsync(this, arguments, cancellationToken);

    private T? KeyedService<T>(object key) where T : class =>
        Services is IKeyedServiceProvider ? Services.GetKeyedService<T>(key) : null;

    private IEnumerable<T> All<T>() => Services.GetServices<T>();
}
