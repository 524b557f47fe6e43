using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Microsoft.SemanticKernel;

/// <summary>Functions under one name.</summary>
public abstract class KernelPlugin : IEnumerable<KernelFunction>
{
    /// <summary>A plugin of that name.</summary>
    protected KernelPlugin(string name, string? description = null)
    {
        KernelNames.Check(name, "plugin");
        Name = name;
        Description = string.IsNullOrWhiteSpace(description) ? string.Empty : description;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>What it is for.</summary>
    public string Description { get; }

    /// <summary>How many functions it has.</summary>
    public abstract int FunctionCount { get; }

    /// <summary>A function, by name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public KernelFunction this[string functionName] => TryGetFunction(functionName, out var function)
        ? function
        : throw new KeyNotFoundException(
            $"The plugin does not contain a function with the specified name. Plugin name - '{Name}', function name - '{functionName}'.");

    /// <summary>Whether there is a function of that name.</summary>
    public bool Contains(string functionName) => TryGetFunction(functionName, out _);

    /// <summary>Finds a function by name.</summary>
    public abstract bool TryGetFunction(string name, [NotNullWhen(true)] out KernelFunction? function);

    /// <summary>All that a model is told of its functions.</summary>
    public IList<KernelFunctionMetadata> GetFunctionsMetadata() => [.. this.Select(function => function.Metadata)];

    /// <inheritdoc/>
    public abstract IEnumerator<KernelFunction> GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
