using AgentSocket.WebClient.Connections;

namespace AgentSocket.WebClient.Chat;

/// <summary>What can be chosen, and how addresses of the page name it.</summary>
internal static class ModeChoices
{
    /// <summary>The modes that a choice asks.</summary>
    public static IReadOnlyList<AgentMode> Modes(this ModeChoice choice) => choice switch
    {
        ModeChoice.Direct => [AgentMode.Direct],
        ModeChoice.Relay => [AgentMode.Relay],
        _ => [AgentMode.Direct, AgentMode.Relay],
    };

    /// <summary>Whether each mode of a choice has a server.</summary>
    public static bool IsOffered(this ModeChoice choice, IReadOnlyCollection<AgentMode> configured) =>
        choice.Modes().All(configured.Contains);

    /// <summary>The choice that an address names, if it is offered; else the comparison, or the one mode that there is.</summary>
    public static ModeChoice Parse(string? name, IReadOnlyCollection<AgentMode> configured) =>
        Enum.TryParse<ModeChoice>(name, ignoreCase: true, out var choice) && Enum.IsDefined(choice) && choice.IsOffered(configured)
            ? choice
            : Enum.GetValues<ModeChoice>().Last(offered => offered.IsOffered(configured));
}
