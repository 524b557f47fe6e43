using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Microsoft.SemanticKernel;

/// <summary>Plugins by name, in any casing.</summary>
public sealed class KernelPluginCollection : ICollection<KernelPlugin>, IReadOnlyKernelPluginCollection
{
    private readonly Dictionary<string, KernelPlugin> _plugins = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>No plugins yet.</summary>
    public KernelPluginCollection()
    {
    }

    /// <summary>These plugins, whose names must differ.</summary>
    public KernelPluginCollection(IEnumerable<KernelPlugin> plugins) => AddRange(plugins);

    /// <inheritdoc cref="ICollection{T}.Count"/>
    public int Count => _plugins.Count;

    bool ICollection<KernelPlugin>.IsReadOnly => false;

    /// <inheritdoc/>
    public KernelPlugin this[string name] => TryGetPlugin(name, out var plugin)
        ? plugin
        : throw new KeyNotFoundException($"Plugin {name} not found.");

    /// <summary>Adds a plugin, whose name must be new.</summary>
    public void Add(KernelPlugin plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        _plugins.Add(plugin.Name, plugin);
    }

    /// <summary>Adds plugins, whose names must be new.</summary>
    public void AddRange(IEnumerable<KernelPlugin> plugins)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        foreach (var plugin in plugins)
        {
            Add(plugin);
        }
    }

    /// <summary>Takes a plugin out.</summary>
    public bool Remove(KernelPlugin plugin) => Contains(plugin) && _plugins.Remove(plugin.Name);

    /// <inheritdoc/>
    public void Clear() => _plugins.Clear();

    /// <summary>Whether that plugin, not just one of its name, is here.</summary>
    public bool Contains(KernelPlugin plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        return _plugins.TryGetValue(plugin.Name, out var found) && found == plugin;
    }

    /// <inheritdoc/>
    public bool TryGetPlugin(string name, [NotNullWhen(true)] out KernelPlugin? plugin) => _plugins.TryGetValue(name, out plugin);

    /// <inheritdoc/>
    public IEnumerator<KernelPlugin> GetEnumerator() => _plugins.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    void ICollection<KernelPlugin>.CopyTo(KernelPlugin[] array, int arrayIndex) => _plugins.Values.CopyTo(array, arrayIndex);
}
