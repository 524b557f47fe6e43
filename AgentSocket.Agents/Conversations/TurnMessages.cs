using System.Text.Json;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace AgentSocket.Agents;

/// <summary>Turns as the messages that a model reads.</summary>
internal static class TurnMessages
{
    public static IEnumerable<ChatMessageContent> From(Turn turn)
    {
        yield return new ChatMessageContent(AuthorRole.User, turn.User);
        foreach (var reply in turn.Replies)
        {
            foreach (var message in From(reply))
                yield return message;
        }
    }

    /// <summary>The model's message, behind it the results of what it called, and what the person said to that.</summary>
    public static IEnumerable<ChatMessageContent> From(Reply reply)
    {
        var message = new ChatMessageContent(AuthorRole.Assistant, reply.Text);
        foreach (var tool in reply.Tools)
            message.Items.Add(new FunctionCallContent(tool.Function, tool.Plugin, tool.Id, ReadArguments(tool.Arguments)));

        // A message without anything is one that guidance came before.
        if (reply.Text.Length > 0 || reply.Tools.Count > 0 || reply.Guidance.Count == 0)
            yield return message;
        foreach (var tool in reply.Tools)
            yield return new FunctionResultContent(tool.Function, tool.Plugin, tool.Id, tool.Result).ToChatMessage();
        foreach (var text in reply.Guidance)
            yield return new ChatMessageContent(AuthorRole.User, text);
    }

    /// <summary>Each as the model wrote it: a number that came back as text would teach it to write text.</summary>
    private static KernelArguments ReadArguments(string json)
    {
        var arguments = new KernelArguments();
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!)
            arguments[name] = value.ValueKind is JsonValueKind.String or JsonValueKind.Null ? value.GetString() : value;
        return arguments;
    }
}
