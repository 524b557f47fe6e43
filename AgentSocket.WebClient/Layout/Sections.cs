namespace AgentSocket.WebClient.Layout;

/// <summary>Places of the layout that a page fills.</summary>
internal static class Sections
{
    /// <summary>In the bar at the top.</summary>
    public const string Top = "top";
}
