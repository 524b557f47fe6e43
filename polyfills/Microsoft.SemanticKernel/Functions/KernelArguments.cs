using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>A function's arguments by name, in any casing.</summary>
public sealed class KernelArguments : AIFunctionArguments
{
    /// <summary>No arguments.</summary>
    [JsonConstructor]
    public KernelArguments()
        : base(StringComparer.OrdinalIgnoreCase)
    {
    }

    /// <summary>Copies arguments.</summary>
    public KernelArguments(IDictionary<string, object?> source, Dictionary<string, PromptExecutionSettings>? executionSettings = null)
        : base(source, StringComparer.OrdinalIgnoreCase) =>
        ExecutionSettings = executionSettings ?? (source as KernelArguments)?.ExecutionSettings;

    /// <summary>Settings for functions that ask a model, by service.</summary>
    public IReadOnlyDictionary<string, PromptExecutionSettings>? ExecutionSettings { get; set; }

    /// <summary>The arguments' names.</summary>
    public ICollection<string> Names => Keys;

    /// <summary>Whether there is an argument of that name.</summary>
    public bool ContainsName(string name) => ContainsKey(name);
}
