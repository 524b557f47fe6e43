namespace Microsoft.SemanticKernel.Services;

/// <summary>A service behind which there is a model.</summary>
public interface IAIService
{
    /// <summary>What is known of it: see <see cref="AIServiceExtensions"/> for the keys.</summary>
    IReadOnlyDictionary<string, object?> Attributes { get; }
}
