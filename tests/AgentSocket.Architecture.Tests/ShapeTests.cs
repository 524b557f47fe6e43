namespace AgentSocket.Architecture.Tests;

/// <summary>Small files, in folders that are features.</summary>
public sealed class ShapeTests
{
    private const int MaxLines = 300;

    private static readonly string[] NoFeatures = ["Helpers", "Utils", "Utilities", "Common", "Misc"];

    [Fact]
    public void Files_AreNoLongerThan300Lines()
    {
        var lengths = SourceTree.ProductCode.Select(file => (File: file.Path, Lines: file.Lines.Count())).ToArray();

        Assert.NotEmpty(lengths);
        Assert.DoesNotContain(lengths, file => file.Lines > MaxLines);
    }

    [Fact]
    public void Folders_AreNamedAfterFeatures() =>
        Assert.DoesNotContain(SourceTree.ProductCode, file => file.Path.Split('/')[..^1].Intersect(NoFeatures, StringComparer.OrdinalIgnoreCase).Any());
}
