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

    /// <summary>The model's message, and behind it the results of what it called.</summary>
    public static IEnumerable<ChatMessageContent> From(Reply reply)
    {
        var message = new ChatMessageContent(AuthorRole.Assistant, reply.Text);
        foreach (var tool in reply.Tools)
            message.Items.Add(new FunctionCallContent(tool.Function, tool.Plugin, tool.Id, ReadArguments(tool.Arguments)));
        yield return message;
        foreach (var tool in reply.Tools)
            yield return new FunctionResultContent(tool.Function, tool.Plugin, tool.Id, tool.Result).ToChatMessage();
    }

    public static string WriteArguments(KernelArguments? arguments) =>
        JsonSerializer.Serialize(new Dictionary<string, object?>(arguments ?? []));

    private static KernelArguments ReadArguments(string json)
    {
        var arguments = new KernelArguments();
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!)
            arguments[name] = value.ValueKind == JsonValueKind.Null ? null : value.ToString();
        return arguments;
    }
}
