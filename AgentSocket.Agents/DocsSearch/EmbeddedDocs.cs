using System.Reflection;

namespace AgentSocket.Agents.DocsSearch;

/// <summary>The project's documents, as they were when this was built.</summary>
internal static class EmbeddedDocs
{
    public static IEnumerable<Passage> Passages()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".md", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            foreach (var passage in MarkdownSections.Cut(name, reader.ReadToEnd()))
                yield return passage;
        }
    }
}
