namespace AgentSocket.WebClient.Connections;

/// <summary>Addresses of the agent servers, one for each mode; a mode without one isn't offered.</summary>
public sealed class EndpointOptions
{
    /// <summary>Where they are set without the AppHost.</summary>
    public const string Section = "AgentSocket:Endpoints";

    /// <summary>Direct mode.</summary>
    /// <value>What the AppHost injects for the service <c>direct</c>, else <c>AgentSocket:Endpoints:Direct</c>.</value>
    public string? Direct { get; set; }

    /// <summary>Relay mode.</summary>
    /// <value>What the AppHost injects for the service <c>relay</c>, else <c>AgentSocket:Endpoints:Relay</c>.</value>
    public string? Relay { get; set; }

    /// <summary>The address as it was configured.</summary>
    public string? For(AgentMode mode) => mode == AgentMode.Direct ? Direct : Relay;

    /// <summary>An address that service discovery knows goes before one of the section.</summary>
    internal void Discover(IConfiguration configuration)
    {
        Direct = Discovered(configuration, "direct") ?? Direct;
        Relay = Discovered(configuration, "relay") ?? Relay;
    }

    private static string? Discovered(IConfiguration configuration, string service) =>
        configuration[$"services:{service}:https:0"] ?? configuration[$"services:{service}:http:0"];
}
