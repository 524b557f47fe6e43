using System.Collections.Frozen;
using AgentSocket.Protocol;

namespace AgentSocket.Agents;

/// <summary>The agents of a host, by target.</summary>
public sealed class AgentCatalog
{
    private const int MaxTargetInMessage = 64;

    private readonly FrozenDictionary<string, IAgent> _agents;

    /// <summary>The catalog of these agents.</summary>
    /// <param name="agents">The agents; each target is one agent's.</param>
    /// <exception cref="ArgumentException">Two agents have the same target.</exception>
    public AgentCatalog(IEnumerable<IAgent> agents)
    {
        var byTarget = new Dictionary<string, IAgent>(StringComparer.Ordinal);
        foreach (var agent in agents)
        {
            foreach (var target in agent.Targets)
            {
                if (!byTarget.TryAdd(target, agent))
                    throw new ArgumentException($"Two agents have the target '{target}'.", nameof(agents));
            }
        }

        _agents = byTarget.ToFrozenDictionary(StringComparer.Ordinal);
        Tools = [.. _agents.Values.Distinct().SelectMany(agent => agent.Tools).OrderBy(tool => tool.Name, StringComparer.Ordinal)];
    }

    /// <summary>All targets.</summary>
    public IReadOnlyList<string> Targets => _agents.Keys;

    /// <summary>What hosts announce to clients, by name.</summary>
    public IReadOnlyList<ToolDefinition> Tools { get; }

    /// <summary>The agent for a target.</summary>
    /// <param name="target">An INVOKE's target.</param>
    /// <exception cref="AgentSocketException">There is none (<see cref="ErrorCodes.UnknownTarget"/>).</exception>
    public IAgent Find(string target) => _agents.TryGetValue(target, out var agent)
        ? agent
        : throw new AgentSocketException(ErrorCodes.UnknownTarget, $"There is no agent '{Shorten(target)}'.") { Processed = false };

    private static string Shorten(string target) =>
        target.Length <= MaxTargetInMessage ? target : string.Concat(target.AsSpan(0, MaxTargetInMessage), "…");
}
