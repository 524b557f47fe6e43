using AgentSocket.WebClient.Connections;

namespace AgentSocket.WebClient.Chat.Bench;

/// <summary>A person calls a tool of a server.</summary>
/// <param name="Mode">Which server's.</param>
/// <param name="Tool">The tool's name.</param>
/// <param name="Arguments">What it is given, as JSON.</param>
public sealed record ToolInvocation(AgentMode Mode, string Tool, string Arguments);
