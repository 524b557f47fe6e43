using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel.ChatCompletion;

/// <summary>Who a message is from.</summary>
public readonly struct AuthorRole : IEquatable<AuthorRole>
{
    /// <summary>A role of that name.</summary>
    [JsonConstructor]
    public AuthorRole(string label)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(label);
        Label = label;
    }

    /// <summary>The program.</summary>
    public static AuthorRole System { get; } = new("system");

    /// <summary>The model.</summary>
    public static AuthorRole Assistant { get; } = new("assistant");

    /// <summary>The person.</summary>
    public static AuthorRole User { get; } = new("user");

    /// <summary>A function.</summary>
    public static AuthorRole Tool { get; } = new("tool");

    /// <summary>The role's name.</summary>
    public string Label { get; }

    /// <summary>Whether they are the same, in any casing.</summary>
    public static bool operator ==(AuthorRole left, AuthorRole right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(AuthorRole left, AuthorRole right) => !left.Equals(right);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is AuthorRole other && Equals(other);

    /// <inheritdoc/>
    public bool Equals(AuthorRole other) => string.Equals(Label, other.Label, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Label ?? string.Empty);

    /// <inheritdoc/>
    public override string ToString() => Label;
}
