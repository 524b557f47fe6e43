using System.Text.RegularExpressions;
using AgentSocket.Protocol;
using AgentSocket.WebClient.Connections;
using AgentSocket.WebClient.Tests.Design;

namespace AgentSocket.WebClient.Tests.Connections.Frames;

/// <summary>The inspector's table against the specification's.</summary>
public sealed partial class FrameKindTests
{
    public static TheoryData<FrameType> Types => [.. FrameKind.Types];

    [Theory]
    [MemberData(nameof(Types))]
    public void Fields_OfAType_AreTheSpecifications(FrameType type)
    {
        var section = Regex.Match(Specification(), $@"^## 4\.{(byte)type} (?<name>[A-Z_]+)$(?<text>.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline);
        Assert.True(section.Success);
        string[][] tables = [.. FieldTable().Matches(section.Groups["text"].Value).Select(table => Row().Matches(table.Value).Select(row => row.Groups[1].Value).ToArray())];

        var kind = FrameKind.Of(type, FrameDirection.Received);
        Assert.Equal(section.Groups["name"].Value, kind.Name);
        Assert.Contains(kind.Fields, tables);
        Assert.Contains(FrameKind.Of(type, FrameDirection.Sent).Fields, tables);
        Assert.Equal($"§4.{(byte)type}", FrameKind.SectionOf(type));
    }

    [Fact]
    public void Types_AreAllThatTheProtocolHas() => Assert.Equal(Enum.GetValues<FrameType>().Order(), FrameKind.Types.Order());

    private static string Specification() => File.ReadAllText(Path.Combine(WebClientFolder.Path, "..", "docs", "spec", "04-frames.md")).ReplaceLineEndings("\n");

    [GeneratedRegex(@"^\| field \|.*\n(\|.*\n)+", RegexOptions.Multiline)]
    private static partial Regex FieldTable();

    [GeneratedRegex(@"^\| `(\w+)`", RegexOptions.Multiline)]
    private static partial Regex Row();
}
