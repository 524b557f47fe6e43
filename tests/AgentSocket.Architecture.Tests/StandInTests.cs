namespace AgentSocket.Architecture.Tests;

/// <summary>What stands in for packages that a feed lacks can be deleted: nothing but the build knows that it exists.</summary>
public sealed class StandInTests
{
    private const string Word = "polyfill";

    /// <summary>Where it may be said: what stands in, what builds, what explains, and these tests.</summary>
    private static readonly string[] Folders = ["polyfills/", "eng/", "docs/", ".github/", "tests/AgentSocket.Architecture.Tests/"];

    private static readonly string[] RootFiles = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", ".editorconfig", "AgentSocket.sln"];
    private static readonly string[] Extensions = [".md", ".sh", ".cmd", ".ps1"];

    /// <summary>An SDK can't be stood in for: whoever imports one must ask whether it can be had.</summary>
    private const string SdkImport = "<Import Project=\"Sdk.";

    [Fact]
    public void Code_NeverMentionsThem()
    {
        var mentions = SourceTree.Files
            .Where(file => !Folders.Any(file.Path.StartsWith) && !RootFiles.Contains(file.Path) && !Extensions.Contains(file.Extension))
            .SelectMany(file => file.Lines.Where(line => Mentions(file, line.Text)).Select(line => $"{file}:{line.Number}"));

        Assert.Empty(mentions);
    }

    [Fact]
    public void Code_HasNoConditionalCompilation()
    {
        var conditions = SourceTree.Files
            .Where(file => file.Extension == ".cs" && file.TopFolder != "polyfills")
            .SelectMany(file => file.Lines.Where(line => line.Text.TrimStart().StartsWith("#if", StringComparison.Ordinal)).Select(line => $"{file}:{line.Number}"));

        Assert.Empty(conditions);
    }

    private static bool Mentions(SourceFile file, string line) =>
        line.Contains(Word, StringComparison.OrdinalIgnoreCase)
        && !(file.Extension == ".csproj" && line.TrimStart().StartsWith(SdkImport, StringComparison.Ordinal));
}
