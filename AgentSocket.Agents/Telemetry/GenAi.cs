namespace AgentSocket.Agents;

/// <summary>Names of OpenTelemetry's semantic conventions for generative AI.</summary>
internal static class GenAi
{
    public const string Operation = "gen_ai.operation.name";
    public const string Chat = "chat";
    public const string ExecuteTool = "execute_tool";
    public const string Provider = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string ToolName = "gen_ai.tool.name";
    public const string ToolCallId = "gen_ai.tool.call.id";
    public const string ToolType = "gen_ai.tool.type";
    public const string Function = "function";
    public const string TokenType = "gen_ai.token.type";
    public const string ErrorType = "error.type";

    /// <summary>What the conventions call a provider.</summary>
    public static string ProviderName(ModelProvider provider) => provider switch
    {
        ModelProvider.OpenAI => "openai",
        ModelProvider.Azure => "azure.ai.openai",
        ModelProvider.Compatible => "openai_compatible",
        _ => "agent_socket.demo",
    };
}
