using System.Text.RegularExpressions;

namespace Microsoft.SemanticKernel;

/// <summary>The names of plugins and functions, and the one name that a model knows a function by.</summary>
internal static partial class KernelNames
{
    public const string Separator = "-";

    /// <exception cref="ArgumentException">A model could not call it by that name.</exception>
    public static void Check(string name, string kind)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!Valid().IsMatch(name))
        {
            throw new ArgumentException(
                $"A {kind} name can contain only ASCII letters, digits, and underscores: '{name}' is not a valid name.", nameof(name));
        }
    }

    public static string Join(string? pluginName, string functionName, string separator = Separator) =>
        string.IsNullOrEmpty(pluginName) ? functionName : $"{pluginName}{separator}{functionName}";

    public static (string? Plugin, string Function) Split(string fullName, string separator = Separator) =>
        fullName.IndexOf(separator, StringComparison.Ordinal) is >= 0 and var at
            ? (fullName[..at].Trim(), fullName[(at + separator.Length)..].Trim())
            : (null, fullName);

    public static string FromType(Type type) => Invalid().Replace(type.Name, "_");

    [GeneratedRegex("^[0-9A-Za-z_]+$")]
    private static partial Regex Valid();

    [GeneratedRegex("[^0-9A-Za-z_]")]
    private static partial Regex Invalid();
}
