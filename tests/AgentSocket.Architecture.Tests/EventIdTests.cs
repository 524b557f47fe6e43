using System.Text.RegularExpressions;

namespace AgentSocket.Architecture.Tests;

/// <summary>An event id means one event in all of the product, and each project has a range of its own.</summary>
public sealed partial class EventIdTests
{
    private static readonly (string Project, int Id, string Place)[] Events =
    [
        .. from file in SourceTree.ProductCode
           from line in file.Lines
           where line.Text.TrimStart().StartsWith("[LoggerMessage", StringComparison.Ordinal)
           select (file.TopFolder, IdIn(line.Text, $"{file}:{line.Number}"), $"{file}:{line.Number}"),
    ];

    [Fact]
    public void Events_HaveIdsOfTheirOwn()
    {
        Assert.NotEmpty(Events);
        Assert.All(Events.GroupBy(found => found.Id), same => Assert.True(same.Count() == 1, $"{same.Key}: {string.Join(", ", same.Select(found => found.Place))}"));
    }

    [Fact]
    public void Projects_HaveRangesThatDoNotOverlap()
    {
        var ranges = Events.GroupBy(found => found.Project)
            .Select(project => (Project: project.Key, First: project.Min(found => found.Id), Last: project.Max(found => found.Id)))
            .OrderBy(range => range.First)
            .ToArray();

        Assert.All(ranges.Zip(ranges.Skip(1)), pair => Assert.True(pair.First.Last < pair.Second.First, $"{pair.First} and {pair.Second} overlap."));
    }

    private static int IdIn(string text, string place)
    {
        var match = Id().Match(text);
        Assert.True(match.Success, $"{place}: the event has no id on the attribute's line.");
        return int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"LoggerMessage\((?:EventId\s*=\s*)?(\d+)")]
    private static partial Regex Id();
}
