using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.SemanticKernel;

internal sealed class KernelBuilder(IServiceCollection services) : IKernelBuilder, IKernelBuilderPlugins
{
    public IServiceCollection Services { get; } = services;

    public IKernelBuilderPlugins Plugins => this;
}
