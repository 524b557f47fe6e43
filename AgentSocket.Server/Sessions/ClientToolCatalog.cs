using AgentSocket.Protocol;

namespace AgentSocket.Server.Sessions;

/// <summary>The tools that a session's client offers. Under the session's lock. Spec §4.5.</summary>
internal sealed class ClientToolCatalog
{
    private readonly Dictionary<string, ToolDefinition> _tools = new(StringComparer.Ordinal);
    private long _revision;

    /// <summary>The tools, by name. The list doesn't change.</summary>
    public IReadOnlyList<ToolDefinition> Tools { get; private set; } = [];

    /// <summary>All tools as one frame.</summary>
    public ToolDefFrame Frame => new(_revision, Tools, []);

    /// <summary>Takes the client's TOOL_DEF; one that isn't newer than the last is left out.</summary>
    /// <returns>False if there would be more tools than that, or if they were larger; then nothing has changed.</returns>
    public bool TryApply(in ToolDefFrame frame, int most, int mostBytes)
    {
        if (frame.Revision <= _revision)
            return true;
        var added = frame.Added.DistinctBy(tool => tool.Name).ToDictionary(tool => tool.Name, StringComparer.Ordinal);
        var kept = _tools.Values.Where(tool => !added.ContainsKey(tool.Name)).ExceptBy(frame.Removed, tool => tool.Name).ToArray();
        if (kept.Length + added.Count > most || kept.Concat(frame.Added).Sum(SizeOf) > mostBytes)
            return false;
        foreach (var name in frame.Removed)
            _tools.Remove(name);
        Put(frame);
        return true;
    }

    /// <summary>Takes over what another server has stored, if it is newer.</summary>
    public void Load(in ToolDefFrame frame)
    {
        if (frame.Revision <= _revision)
            return;
        _tools.Clear();
        Put(frame);
    }

    /// <summary>At least as many bytes as it takes on the wire.</summary>
    private static long SizeOf(ToolDefinition tool) => 64 + (3L * (tool.Name.Length + tool.Description.Length)) + tool.Schema.Bytes.Length;

    private void Put(in ToolDefFrame frame)
    {
        _revision = frame.Revision;
        foreach (var tool in frame.Added)
            _tools[tool.Name] = tool;
        Tools = [.. _tools.Values.OrderBy(tool => tool.Name, StringComparer.Ordinal)];
    }
}
