using System.Globalization;

namespace Microsoft.SemanticKernel;

/// <summary>What a function returned.</summary>
public sealed class FunctionResult
{
    /// <summary>A result of a function.</summary>
    public FunctionResult(
        KernelFunction function, object? value = null, CultureInfo? culture = null, IReadOnlyDictionary<string, object?>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        Function = function;
        Value = value;
        Culture = culture ?? CultureInfo.InvariantCulture;
        Metadata = metadata;
    }

    /// <summary>A result with another value, as a filter makes it.</summary>
    public FunctionResult(FunctionResult result, object? value = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        Function = result.Function;
        Value = value ?? result.Value;
        Culture = result.Culture;
        Metadata = result.Metadata;
    }

    /// <summary>The function.</summary>
    public KernelFunction Function { get; init; }

    /// <summary>What else is known of the result.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata { get; init; }

    /// <summary>For conversion to text.</summary>
    public CultureInfo Culture { get; init; }

    /// <summary>The value's type.</summary>
    public Type? ValueType => Value?.GetType();

    internal object? Value { get; }

    /// <summary>The value, which must be of that type.</summary>
    /// <exception cref="InvalidCastException">It is of another type.</exception>
    public T? GetValue<T>() => Value switch
    {
        null => default,
        T value => value,
        KernelContent content when typeof(T) == typeof(string) => (T?)(object?)content.ToString(),
        KernelContent { InnerContent: T inner } => inner,
        _ => throw new InvalidCastException($"Cannot cast {Value.GetType()} to {typeof(T)}"),
    };

    /// <summary>The value as text.</summary>
    public override string ToString() => Convert.ToString(Value, Culture) ?? string.Empty;
}
