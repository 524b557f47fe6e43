using System.ComponentModel;
using System.Text.Json;
using AgentSocket.Protocol;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>Lets a model ask the person, in the middle of its answer.</summary>
[Description("The person who talks to you")]
internal sealed class PersonPlugin
{
    public const string Name = "person";

    [KernelFunction("ask")]
    [Description("Asks the person a question and waits for the answer. Ask for text, or let the person choose from several, or fill in a form.")]
    [return: Description("How the person answered (action: accept, decline or cancel), and the answer (value).")]
    public static async Task<PersonReply> AskAsync(
        Kernel kernel,
        [Description("The question")] string question,
        [Description("What can be chosen, if the person is to choose")] string[]? choices = null,
        [Description("The JSON Schema of an object, as JSON text, if the person is to fill in a form")] string? form = null,
        CancellationToken cancellationToken = default)
    {
        var asked = form is not null ? Question.Form(question, AgentValue.FromJson(form))
            : choices is { Length: > 0 } ? Question.Choice(question, choices)
            : Question.Text(question);
        return PersonReply.From(await kernel.Run().ClarifyAsync(asked, cancellationToken));
    }
}

/// <summary>An answer, as a model reads it.</summary>
/// <param name="Action">What the person did: accept, decline or cancel.</param>
/// <param name="Value">The answer, if there is one.</param>
internal sealed record PersonReply(
    [property: System.Text.Json.Serialization.JsonPropertyName("action")] string Action,
    [property: System.Text.Json.Serialization.JsonPropertyName("value")] JsonElement? Value)
{
    public static PersonReply From(QuestionReply reply) => new(
        reply.Action switch
        {
            ReplyAction.Accept => "accept",
            ReplyAction.Decline => "decline",
            _ => "cancel",
        },
        reply.IsAccepted ? JsonElement.Parse(reply.Value.ToJson()) : null);
}
