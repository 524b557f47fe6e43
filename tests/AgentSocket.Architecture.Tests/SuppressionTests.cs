using System.Text.RegularExpressions;

namespace AgentSocket.Architecture.Tests;

/// <summary>Whoever switches a rule off says why, next to it.</summary>
public sealed partial class SuppressionTests
{
    /// <summary>How many lines above a suppression its reason may stand.</summary>
    private const int Near = 3;

    [Fact]
    public void Pragmas_HaveAReason() =>
        AssertReasons(".cs", line => line.TrimStart().StartsWith("#pragma warning disable", StringComparison.Ordinal), line => line.Contains("//", StringComparison.Ordinal));

    [Fact]
    public void SuppressMessageAttributes_HaveAReason()
    {
        var without =
            from file in SourceTree.Files
            where file.Extension is ".cs" or ".razor" && !file.Path.StartsWith("tests/AgentSocket.Architecture.Tests/", StringComparison.Ordinal)
            from Match attribute in Attribute().Matches(file.Text)
            where !Justification().IsMatch(attribute.Value)
            select $"{file}: {attribute.Value}";

        Assert.Empty(without);
    }

    [Fact]
    public void BuildProperties_HaveAReason()
    {
        foreach (var extension in new[] { ".csproj", ".props", ".targets" })
            AssertReasons(extension, line => Property().IsMatch(line), line => line.Contains("-->", StringComparison.Ordinal));
    }

    [Fact]
    public void EditorConfig_HasReasons() =>
        AssertReasons(".editorconfig", line => line.Contains("severity = none", StringComparison.Ordinal), line => line.StartsWith('#'));

    private static void AssertReasons(string extension, Func<string, bool> isSuppression, Func<string, bool> isReason)
    {
        var without = new List<string>();
        foreach (var file in SourceTree.Files.Where(file => file.Extension == extension))
        {
            var lines = file.Lines.Select(line => line.Text).ToArray();
            for (var i = 0; i < lines.Length; i++)
            {
                if (isSuppression(lines[i]) && !lines[Math.Max(0, i - Near)..(i + 1)].Any(isReason))
                    without.Add($"{file}:{i + 1}");
            }
        }

        Assert.Empty(without);
    }

    [GeneratedRegex(@"\bSuppressMessage\s*\([^\]]*")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"Justification\s*=\s*""[^""]+""")]
    private static partial Regex Justification();

    [GeneratedRegex("<(NoWarn|WarningsNotAsErrors|MSBuildWarningsAsMessages)[ >]")]
    private static partial Regex Property();
}
