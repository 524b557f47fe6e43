using System.Text.RegularExpressions;

namespace AgentSocket.Architecture.Tests;

/// <summary>A section that the code cites is there.</summary>
public sealed partial class CitationTests
{
    private static readonly HashSet<string> Sections =
    [
        .. from file in SourceTree.Files
           where file.Path.StartsWith("docs/spec/", StringComparison.Ordinal) && file.Extension == ".md"
           from line in file.Lines
           let heading = Heading().Match(line.Text)
           where heading.Success
           select heading.Groups[1].Value,
    ];

    [Fact]
    public void Code_Cites_OnlySectionsThatThereAre()
    {
        var citations =
            from file in SourceTree.ProductCode
            from line in file.Lines
            from Match citation in Citation().Matches(line.Text)
            from Match section in Section().Matches(citation.Value)
            select (Section: section.Groups[1].Value, Place: $"{file}:{line.Number}");

        Assert.NotEmpty(citations);
        Assert.All(citations, citation => Assert.True(Sections.Contains(citation.Section), $"{citation.Place} cites §{citation.Section}."));
    }

    [Fact]
    public void Specification_Refers_OnlyToSectionsThatThereAre()
    {
        var references =
            from file in SourceTree.Files
            where file.Path.StartsWith("docs/spec/", StringComparison.Ordinal)
            from line in file.Lines
            from Match section in Section().Matches(line.Text)
            select (Section: section.Groups[1].Value, Place: $"{file}:{line.Number}");

        Assert.All(references, reference => Assert.True(Sections.Contains(reference.Section), $"{reference.Place} refers to §{reference.Section}."));
    }

    /// <summary>"# §4 Frames" or "## 4.3 STREAM".</summary>
    [GeneratedRegex(@"^##? §?(\d+(?:\.\d+)?) ")]
    private static partial Regex Heading();

    /// <summary>"Spec §3, §5.1" or "Spec §1 to §8".</summary>
    [GeneratedRegex(@"[Ss]pec §\d+(?:\.\d+)?(?:(?:,| and| to) §\d+(?:\.\d+)?)*")]
    private static partial Regex Citation();

    [GeneratedRegex(@"§(\d+(?:\.\d+)?)")]
    private static partial Regex Section();
}
