using System.Diagnostics.CodeAnalysis;

namespace Microsoft.SemanticKernel;

/// <summary>Plugins by name.</summary>
public interface IReadOnlyKernelPluginCollection : IReadOnlyCollection<KernelPlugin>
{
    /// <summary>A plugin, by name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    KernelPlugin this[string name] { get; }

    /// <summary>Finds a plugin by name.</summary>
    bool TryGetPlugin(string name, [NotNullWhen(true)] out KernelPlugin? plugin);
}
