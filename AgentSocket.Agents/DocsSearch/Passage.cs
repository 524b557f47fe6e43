namespace AgentSocket.Agents.DocsSearch;

/// <summary>A section of a document.</summary>
/// <param name="Source">The document's path.</param>
/// <param name="Heading">The section's headings from the outermost in, joined by " › ".</param>
/// <param name="Text">What stands below the heading, as Markdown.</param>
internal sealed record Passage(string Source, string Heading, string Text);
