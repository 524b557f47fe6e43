using AgentSocket.Agents.DocsSearch;

namespace AgentSocket.Agents.Tests.DocsSearch;

public class EmbeddedDocsTests
{
    [Fact]
    public void Passages_OfThisBuild_AreOfEveryDocumentOfTheRepository()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Directory.Packages.props")))
            root = root.Parent!;
        var docs = root.EnumerateDirectories("docs").SelectMany(folder => folder.EnumerateFiles("*.md", SearchOption.AllDirectories))
            .Concat(root.EnumerateFiles("README.md"))
            .Where(file => file.Length > 0)
            .Select(file => Path.GetRelativePath(root.FullName, file.FullName).Replace('\\', '/'));

        Assert.Equal(docs.Order(StringComparer.Ordinal), EmbeddedDocs.Passages().Select(passage => passage.Source).Distinct());
    }
}
