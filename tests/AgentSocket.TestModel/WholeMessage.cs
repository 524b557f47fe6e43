using System.Text;
using System.Text.Json.Nodes;

namespace AgentSocket.TestModel;

/// <summary>The chunks of an answer as the one message that a client gets who doesn't want a stream.</summary>
internal sealed class WholeMessage
{
    private readonly StringBuilder _text = new();
    private readonly SortedDictionary<int, Call> _calls = [];

    public void Add(string text) => _text.Append(text);

    public void Add(int index, string? id, string? name, string arguments)
    {
        var call = _calls.GetValueOrDefault(index) ?? new Call(null, null, "");
        _calls[index] = new Call(id ?? call.Id, name ?? call.Name, call.Arguments + arguments);
    }

    public JsonObject ToCompletion(string finishReason, JsonObject? usage)
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = _text.ToString() };
        if (_calls.Count > 0)
            message["tool_calls"] = new JsonArray([.. _calls.Values.Select(JsonNode (call) => call.ToNode())]);
        return new JsonObject
        {
            ["id"] = "chatcmpl-test",
            ["object"] = "chat.completion",
            ["created"] = 1,
            ["model"] = "test-model",
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = finishReason }),
            ["usage"] = usage,
        };
    }

    private sealed record Call(string? Id, string? Name, string Arguments)
    {
        public JsonObject ToNode() => new()
        {
            ["id"] = Id,
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = Name, ["arguments"] = Arguments },
        };
    }
}
