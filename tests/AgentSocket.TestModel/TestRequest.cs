using System.Text.Json.Nodes;

namespace AgentSocket.TestModel;

/// <summary>A request that the server got.</summary>
public sealed class TestRequest(string path, string? authorization, JsonObject body)
{
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The address's path.</summary>
    public string Path { get; } = path;

    /// <summary>The key as it came.</summary>
    public string? Authorization { get; } = authorization;

    /// <summary>The body.</summary>
    public JsonObject Body { get; } = body;

    /// <summary>The body's messages.</summary>
    public IReadOnlyList<JsonObject> Messages => [.. Body["messages"]!.AsArray().Select(message => message!.AsObject())];

    /// <summary>The names of the tools that the model is told of.</summary>
    public IReadOnlyList<string> Tools => [.. (Body["tools"]?.AsArray() ?? []).Select(tool => (string)tool!["function"]!["name"]!)];

    /// <summary>Completes when the client has gone away from an answer that hangs.</summary>
    public Task Aborted => _aborted.Task;

    internal void OnAborted() => _aborted.TrySetResult();

    /// <summary>A message's text, whether it came as a string or in parts.</summary>
    public static string TextOf(JsonObject message) => message["content"] switch
    {
        JsonArray parts => string.Concat(parts.Select(part => (string)part!["text"]!)),
        JsonValue text => (string)text!,
        _ => "",
    };
}
