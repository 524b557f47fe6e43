namespace AgentSocket.Protocol;

/// <summary>What CLARIFY asks for: its option <c>kind</c>. Spec §4.12.</summary>
public static class QuestionKinds
{
    /// <summary>Free text; also what a kind that the client doesn't know is taken for.</summary>
    public const string Text = "text";

    /// <summary>One of the choices.</summary>
    public const string Choice = "choice";

    /// <summary>An object that fits the schema.</summary>
    public const string Form = "form";

    /// <summary>Agreement to a call of a tool with exactly these arguments; it is given by sending the call's digest back.</summary>
    public const string Approval = "approval";
}
