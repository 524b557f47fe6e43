using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AgentSocket.TestModel;

/// <summary>What the server does with one request (each gets a reply of its own), step by step. Without <see cref="Cut"/>, <see cref="Hang"/> or <see cref="Status"/> it ends as a whole answer does.</summary>
public sealed class TestReply
{
    private readonly List<Func<HttpContext, TestRequest, Task>> _steps = [];
    private readonly WholeMessage _message = new();
    private string _finishReason = "stop";
    private (int Input, int Output)? _usage = (7, 5);
    private bool _saysWho;
    private bool _whole = true;

    /// <summary>An answer of these tokens.</summary>
    public static TestReply Say(params string[] tokens)
    {
        var reply = new TestReply();
        foreach (var token in tokens)
            reply.Text(token);
        return reply;
    }

    /// <summary>One chunk of text.</summary>
    public TestReply Text(string text)
    {
        _message.Add(text);
        return Chunk(new JsonObject { ["content"] = text });
    }

    /// <summary>One chunk of a tool call: the first of a call has id and name, each may have some of the arguments.</summary>
    public TestReply Tool(int index, string? id, string? name, string arguments)
    {
        _finishReason = "tool_calls";
        _message.Add(index, id, name, arguments);
        var function = new JsonObject { ["arguments"] = arguments };
        var call = new JsonObject { ["index"] = index, ["function"] = function };
        if (id is not null)
            (call["id"], call["type"]) = (id, "function");
        if (name is not null)
            function["name"] = name;
        return Chunk(new JsonObject { ["tool_calls"] = new JsonArray(call) });
    }

    /// <summary>What the answer cost; null for a server that doesn't say.</summary>
    public TestReply Usage((int Input, int Output)? usage)
    {
        _usage = usage;
        return this;
    }

    /// <summary>Bytes as they are, where a chunk would be.</summary>
    public TestReply Raw(string text) => Step((context, _) => context.Response.WriteAsync(text));

    /// <summary>Waits in the middle of the answer.</summary>
    public TestReply Wait(Task gate) => Step(async (context, _) => await gate.WaitAsync(context.RequestAborted));

    /// <summary>Says nothing more until the client goes away.</summary>
    public TestReply Hang() => Last(async (context, request) =>
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
        request.OnAborted();
    });

    /// <summary>Closes the connection in the middle of the answer.</summary>
    public TestReply Cut() => Last((context, _) =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    /// <summary>Ends the answer without saying that it is whole.</summary>
    public TestReply EndEarly() => Last((_, _) => Task.CompletedTask);

    /// <summary>Refuses the request.</summary>
    public static TestReply Status(int status, string body = "{}", string? retryAfter = null) => new TestReply().Last((context, _) =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        return context.Response.WriteAsync(body);
    });

    internal async Task SendAsync(HttpContext context, TestRequest request)
    {
        if (_whole && (bool?)request.Body["stream"] != true)
        {
            await context.Response.WriteAsJsonAsync(_message.ToCompletion(_finishReason, UsageNode()));
            return;
        }

        context.Response.ContentType = "text/event-stream";
        foreach (var step in _steps)
            await step(context, request);
        if (!_whole)
            return;
        await WriteAsync(context, Choice(new JsonObject(), _finishReason));
        if (UsageNode() is { } usage)
            await WriteAsync(context, Completion([], usage));
        await context.Response.WriteAsync("data: [DONE]\n\n");
    }

    private JsonObject? UsageNode() => _usage is var (input, output)
        ? new() { ["prompt_tokens"] = input, ["completion_tokens"] = output, ["total_tokens"] = input + output }
        : null;

    private TestReply Chunk(JsonObject delta)
    {
        if (!_saysWho)
            delta["role"] = "assistant";
        _saysWho = true;
        return Step((context, _) => WriteAsync(context, Choice(delta, finishReason: null)));
    }

    private TestReply Step(Func<HttpContext, TestRequest, Task> step)
    {
        _steps.Add(step);
        return this;
    }

    private TestReply Last(Func<HttpContext, TestRequest, Task> step)
    {
        _whole = false;
        return Step(step);
    }

    private static JsonObject Choice(JsonObject delta, string? finishReason) =>
        Completion([new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finishReason }], usage: null);

    private static JsonObject Completion(JsonArray choices, JsonObject? usage) => new()
    {
        ["id"] = "chatcmpl-test",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1,
        ["model"] = "test-model",
        ["choices"] = choices,
        ["usage"] = usage,
    };

    /// <summary>Each chunk leaves on its own, as from a model that makes them one by one.</summary>
    private static async Task WriteAsync(HttpContext context, JsonObject chunk)
    {
        await context.Response.WriteAsync($"data: {chunk.ToJsonString(JsonSerializerOptions.Web)}\n\n");
        await context.Response.Body.FlushAsync();
    }
}
