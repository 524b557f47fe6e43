using System.ComponentModel.DataAnnotations;

namespace AgentSocket.Agents;

/// <summary>Section <c>AgentSocket:Chat</c>: how the chat agent works.</summary>
public sealed class ChatOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "AgentSocket:Chat";

    /// <summary>What the model is told before anything else.</summary>
    /// <value>By default, to be brief, to answer in Markdown, and to use its tools.</value>
    [Required]
    public string Instructions { get; set; } =
        "You are the assistant behind an Agent Socket server. Answer briefly, in Markdown. "
        + "For questions about Agent Socket search its documentation first and name the section you answer from. "
        + "Use the calculator for arithmetic and the clock for dates and times. "
        + "If you need to know something that only the person can tell you, ask with the tool for that.";

    /// <summary>The tools of the server that change something, as <c>plugin-function</c>: a person agrees to each call before it is made.</summary>
    /// <value><c>booking-reserve</c> by default.</value>
    [Required]
    public IList<string> ApproveTools { get; } = ["booking-reserve"];

    /// <summary>How often the model may call tools in one run before it must answer.</summary>
    /// <value>8 by default, 0 to 100.</value>
    [Range(0, 100)]
    public int MaxToolRounds { get; set; } = 8;
}
