namespace AgentSocket.Protocol.Client;

/// <summary>The tools that the server has announced and not withdrawn. Spec §4.5.</summary>
internal sealed class ToolCatalog
{
    private readonly Dictionary<string, ToolDefinition> _tools = new(StringComparer.Ordinal);
    private long _revision;

    /// <summary>The tools, by name.</summary>
    public IReadOnlyList<ToolDefinition> Tools { get; private set; } = [];

    /// <summary>Takes a TOOL_DEF; one that isn't newer than the last is left out.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool Apply(in ToolDefFrame frame)
    {
        if (frame.Revision <= _revision)
            return false;
        _revision = frame.Revision;
        foreach (var name in frame.Removed)
            _tools.Remove(name);
        foreach (var tool in frame.Added)
            _tools[tool.Name] = tool;
        Tools = [.. _tools.Values.OrderBy(tool => tool.Name, StringComparer.Ordinal)];
        return true;
    }
}
