using System.ComponentModel;
using AgentSocket.Agents.DocsSearch;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>The project's documents, for a model.</summary>
[Description("Agent Socket's documentation")]
internal sealed class DocsPlugin(DocsIndex index)
{
    public const string Name = "docs";

    private const int MaxPassages = 3;
    private const int MaxTokensPerPassage = 500;

    [KernelFunction("search")]
    [Description("Searches Agent Socket's documentation: the protocol and its frames, sessions and resume, relays and workers, this solution's projects, configuration.")]
    [return: Description("The best passages, each with its document and heading; none if nothing fits.")]
    public IReadOnlyList<Passage> Search([Description("The question, or its key words")] string query) =>
        [.. index.Search(query, MaxPassages).Select(passage => passage with { Text = Excerpt.Of(passage.Text, MaxTokensPerPassage) })];
}
