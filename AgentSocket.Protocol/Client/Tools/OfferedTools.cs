using System.Collections.Immutable;

namespace AgentSocket.Protocol.Client;

/// <summary>The tools that a client offers, whichever session and connection it has. From any thread.</summary>
internal sealed class OfferedTools
{
    private ImmutableSortedDictionary<string, ClientTool> _tools = ImmutableSortedDictionary.Create<string, ClientTool>(StringComparer.Ordinal);

    /// <summary>The tools of this moment, by name.</summary>
    public ImmutableSortedDictionary<string, ClientTool> Current => Volatile.Read(ref _tools);

    public ClientTool? Find(string name) => Current.GetValueOrDefault(name);

    /// <summary>Offers more; one of a known name replaces that.</summary>
    public void Offer(IEnumerable<ClientTool> tools)
    {
        var added = tools.Select(tool => KeyValuePair.Create(tool.Definition.Name, tool)).ToArray();
        ImmutableInterlocked.Update(ref _tools, (known, more) => known.SetItems(more), added);
    }

    public void Withdraw(IEnumerable<string> names) => ImmutableInterlocked.Update(ref _tools, (known, gone) => known.RemoveRange(gone), names.ToArray());
}
