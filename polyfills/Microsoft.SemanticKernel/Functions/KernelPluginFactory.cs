using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.SemanticKernel;

/// <summary>Makes plugins.</summary>
public static class KernelPluginFactory
{
    private const BindingFlags AllMethods = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    /// <summary>A plugin on an object that is made with the services.</summary>
    public static KernelPlugin CreateFromType<T>(string? pluginName = null, IServiceProvider? serviceProvider = null)
    {
        serviceProvider ??= NoServices.Instance;
        return CreateFromObject(
            ActivatorUtilities.CreateInstance<T>(serviceProvider)!, pluginName, serviceProvider.GetService<ILoggerFactory>());
    }

    /// <summary>A plugin of an object's methods that bear <see cref="KernelFunctionAttribute"/>.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static KernelPlugin CreateFromObject(object target, string? pluginName = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        var type = target.GetType();
        var functions = type.GetMethods(AllMethods)
            .Where(method => method.IsDefined(typeof(KernelFunctionAttribute)))
            .Select(method => KernelFunctionFactory.CreateFromMethod(method, target, loggerFactory: loggerFactory))
            .ToArray();
        if (functions.Length == 0)
        {
            throw new ArgumentException($"The {type} instance doesn't implement any [KernelFunction]-attributed methods.", nameof(target));
        }

        var description = type.GetCustomAttribute<DescriptionAttribute>(inherit: true)?.Description;
        return CreateFromFunctions(pluginName ?? KernelNames.FromType(type), description, functions);
    }

    /// <summary>A plugin of functions.</summary>
    public static KernelPlugin CreateFromFunctions(string pluginName, IEnumerable<KernelFunction>? functions) =>
        CreateFromFunctions(pluginName, description: null, functions);

    /// <summary>A plugin of functions, with a description.</summary>
    public static KernelPlugin CreateFromFunctions(
        string pluginName, string? description = null, IEnumerable<KernelFunction>? functions = null) =>
        new PluginOfFunctions(pluginName, description, functions);
}
