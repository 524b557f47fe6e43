using AgentSocket.Protocol;
using MessagePack;

namespace AgentSocket.Agents;

/// <summary>A question to a person (CLARIFY).</summary>
public sealed class Question
{
    /// <summary>How often a question is asked whose answers don't fit.</summary>
    public const int MaxAsks = 3;

    private ValueSchema? _check;

    private Question(string kind, string prompt)
    {
        ArgumentException.ThrowIfNullOrEmpty(prompt);
        (Kind, Prompt) = (kind, prompt);
    }

    /// <summary>What is asked for, one of <see cref="QuestionKinds"/>.</summary>
    public string Kind { get; }

    /// <summary>The question.</summary>
    public string Prompt { get; }

    /// <summary>What may be chosen.</summary>
    public IReadOnlyList<string> Choices { get; private init; } = [];

    /// <summary>The JSON schema of the answer; none if anything will do.</summary>
    public AgentValue Schema { get; private init; }

    /// <summary>What is to be agreed to.</summary>
    public ApprovalSubject? Subject { get; private init; }

    /// <summary>How long the person has; null for as long as a run may wait.</summary>
    public TimeSpan? Timeout { get; init; }

    internal bool MayBeAskedAgain => Kind is QuestionKinds.Choice or QuestionKinds.Form;

    /// <summary>Asks for text.</summary>
    /// <param name="prompt">The question.</param>
    /// <param name="timeout">How long the person has.</param>
    public static Question Text(string prompt, TimeSpan? timeout = null) => new(QuestionKinds.Text, prompt) { Timeout = timeout };

    /// <summary>Asks for one of several.</summary>
    /// <param name="prompt">The question.</param>
    /// <param name="choices">What may be chosen, at least one.</param>
    /// <param name="timeout">How long the person has.</param>
    public static Question Choice(string prompt, IReadOnlyList<string> choices, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(choices);
        ArgumentOutOfRangeException.ThrowIfZero(choices.Count);
        return new(QuestionKinds.Choice, prompt) { Choices = choices, Timeout = timeout };
    }

    /// <summary>Asks for an object.</summary>
    /// <param name="prompt">The question.</param>
    /// <param name="schema">The object's JSON schema.</param>
    /// <param name="timeout">How long the person has.</param>
    /// <exception cref="AgentSocketException">The schema can't be used.</exception>
    public static Question Form(string prompt, AgentValue schema, TimeSpan? timeout = null) =>
        new(QuestionKinds.Form, prompt) { Schema = schema, _check = ValueSchema.Parse(schema), Timeout = timeout };

    /// <summary>Asks for agreement to one call of a tool with exactly these arguments.</summary>
    /// <param name="prompt">The question.</param>
    /// <param name="tool">The tool.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="timeout">How long the person has.</param>
    public static Question Approval(string prompt, string tool, AgentValue arguments, TimeSpan? timeout = null) =>
        new(QuestionKinds.Approval, prompt) { Subject = ApprovalSubject.Of(tool, arguments), Timeout = timeout };

    /// <summary>What is wrong with an answer, as a sentence; null if it fits.</summary>
    internal string? Check(AgentValue value) => Kind switch
    {
        QuestionKinds.Choice => value.TryGetString(out var text) && Choices.Contains(text) ? null : "The answer must be one of the choices.",
        QuestionKinds.Form => _check!.Check(value),
        QuestionKinds.Approval => value.TryGetString(out var digest) && digest == Subject!.Digest ? null : "The answer isn't an agreement to this call.",
        _ => null,
    };

    internal ClarifyFrame ToFrame(long run, long request, string? reason, DateTimeOffset? expiresAt) => new(
        run,
        request,
        reason is null ? Prompt : $"{reason} {Prompt}",
        Schema,
        Kind,
        Choices.Count == 0 ? default : AgentValue.Create(Choices, WriteChoices),
        expiresAt?.ToUnixTimeMilliseconds(),
        Subject);

    private static void WriteChoices(ref MessagePackWriter writer, IReadOnlyList<string> choices)
    {
        writer.WriteArrayHeader(choices.Count);
        foreach (var choice in choices)
            writer.Write(choice);
    }
}
