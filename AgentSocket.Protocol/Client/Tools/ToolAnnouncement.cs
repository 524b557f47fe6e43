using System.Collections.Immutable;

namespace AgentSocket.Protocol.Client;

/// <summary>What a session's server knows of the client's tools. Under the session's lock. Spec §4.5.</summary>
internal sealed class ToolAnnouncement
{
    private ImmutableSortedDictionary<string, ClientTool> _announced = ImmutableSortedDictionary.Create<string, ClientTool>(StringComparer.Ordinal);
    private long _revision;

    /// <summary>The TOOL_DEF that tells the server of what has changed; null if it knows all.</summary>
    public ToolDefFrame? Compare(ImmutableSortedDictionary<string, ClientTool> offered)
    {
        if (offered == _announced)
            return null;
        var added = offered.Where(tool => !IsKnown(tool.Value.Definition)).Select(tool => tool.Value.Definition).ToArray();
        var removed = _announced.Keys.Where(name => !offered.ContainsKey(name)).ToArray();
        return added.Length == 0 && removed.Length == 0 ? null : new ToolDefFrame(_revision + 1, added, removed);
    }

    /// <summary>The server has been told.</summary>
    public void OnTold(ImmutableSortedDictionary<string, ClientTool> offered)
    {
        _announced = offered;
        _revision++;
    }

    private bool IsKnown(ToolDefinition tool) => _announced.TryGetValue(tool.Name, out var known) && known.Definition == tool;
}
