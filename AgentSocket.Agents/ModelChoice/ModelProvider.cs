namespace AgentSocket.Agents;

/// <summary>Whose model answers.</summary>
internal enum ModelProvider
{
    /// <summary>The built-in demo model.</summary>
    Demo,

    /// <summary>OpenAI's.</summary>
    OpenAI,

    /// <summary>A deployment on Azure OpenAI.</summary>
    Azure,

    /// <summary>Any server that speaks OpenAI's chat completion.</summary>
    Compatible,
}
