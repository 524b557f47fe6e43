using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.SemanticKernel;

/// <summary>Gathers the services and plugins of a <see cref="Kernel"/>.</summary>
public interface IKernelBuilder
{
    /// <summary>The services that the kernel will have.</summary>
    IServiceCollection Services { get; }

    /// <summary>Where plugins are added.</summary>
    IKernelBuilderPlugins Plugins { get; }
}

/// <summary>Where plugins are added to a kernel that is being built.</summary>
public interface IKernelBuilderPlugins
{
    /// <summary>The services that plugins are registered in.</summary>
    IServiceCollection Services { get; }
}
