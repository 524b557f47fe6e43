using System.ClientModel;
using AgentSocket.TestModel;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using OpenAI.Chat;

namespace SemanticKernel.Tests;

public sealed class ConnectorTests : IAsyncLifetime
{
    private readonly WeatherPlugin _weather = new();
    private TestModelServer _server = null!;
    private Kernel _kernel = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await TestModelServer.StartAsync();
        var builder = Kernel.CreateBuilder().AddOpenAIChatCompletion("gpt-test", _server.Endpoint, "key-of-the-test");
        builder.Plugins.AddFromObject(_weather, "weather");
        _kernel = builder.Build();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Stream_OfText_ComesInOrderWithUsageAtTheEnd()
    {
        _server.Reply(TestReply.Say("Hel", "lo", "!"));

        var updates = await StreamAsync(new ChatHistory("Be brief.") { new(AuthorRole.User, "Greet me") });

        Assert.Equal("Hello!", string.Concat(updates.Select(update => update.Content)));
        var usage = Assert.Single(updates.Select(update => update.Metadata?["Usage"]).OfType<ChatTokenUsage>());
        Assert.Equal((7, 5), (usage.InputTokenCount, usage.OutputTokenCount));
        var request = Assert.Single(_server.Requests);
        Assert.Equal("Bearer key-of-the-test", request.Authorization);
        Assert.Equal("gpt-test", (string)request.Body["model"]!);
        Assert.True((bool)request.Body["stream"]!);
        Assert.Equal(["system", "user"], request.Messages.Select(message => (string)message["role"]!));
        Assert.Empty(request.Tools);
    }

    [Fact]
    public async Task Tools_StreamedInFragments_AreRunAndTheirResultsAskedAbout()
    {
        _server
            .Reply(new TestReply().Text("Let me see. ").Tool(0, "call_1", "weather-forecast", "{\"ci").Tool(0, null, null, "ty\":\"Kiel\"}").Tool(1, "call_2", "weather-forecast", "{\"city\":\"Rome\",\"days\":2}"))
            .Reply(TestReply.Say("Sunny", " everywhere."));
        ChatHistory history = [new(AuthorRole.User, "Weather?")];

        var updates = await StreamAsync(history, FunctionChoiceBehavior.Auto());

        Assert.Equal("Let me see. Sunny everywhere.", string.Concat(updates.Select(update => update.Content)));
        Assert.Equal(["Kiel", "Rome"], _weather.Asked);
        Assert.Equal([AuthorRole.User, AuthorRole.Assistant, AuthorRole.Tool, AuthorRole.Tool], history.Select(message => message.Role));
        Assert.Contains("weather-forecast", _server.Requests[0].Tools);
        var messages = _server.Requests[1].Messages;
        Assert.Equal(["user", "assistant", "tool", "tool"], messages.Select(message => (string)message["role"]!));
        Assert.Equal(["call_1", "call_2"], messages[1]["tool_calls"]!.AsArray().Select(call => (string)call!["id"]!));
        Assert.Equal("Kiel in 1 days: sunny", TestRequest.TextOf(messages[2]));
    }

    [Fact]
    public async Task Tools_WithoutAutoInvoke_AreLeftToTheCaller()
    {
        _server.Reply(new TestReply().Tool(0, "call_1", "weather-forecast", "{\"city\":\"Kiel\"}"));
        ChatHistory history = [new(AuthorRole.User, "Weather?")];

        var updates = await StreamAsync(history, FunctionChoiceBehavior.Auto(autoInvoke: false));

        Assert.Empty(_weather.Asked);
        Assert.Single(history);
        var builder = new FunctionCallContentBuilder();
        updates.ForEach(builder.Append);
        var result = await Assert.Single(builder.Build()).InvokeAsync(_kernel, Stop);
        Assert.Equal("Kiel in 1 days: sunny", result.Result);
    }

    [Theory]
    [InlineData("weather-fail", "Error: Exception while invoking function. no weather today")]
    [InlineData("weather-unknown", "Error: Function call request for a function that wasn't defined. Correct yourself.")]
    public async Task Tool_ThatFails_IsToldToTheModel(string name, string told)
    {
        _server.Reply(new TestReply().Tool(0, "call_1", name, "{}")).Reply(TestReply.Say("Sorry."));

        await StreamAsync([new(AuthorRole.User, "Weather?")], FunctionChoiceBehavior.Auto());

        Assert.Equal(told, TestRequest.TextOf(_server.Requests[1].Messages[2]));
    }

    [Fact]
    public async Task Filter_ThatTerminates_EndsWithItsResult()
    {
        _server.Reply(new TestReply().Tool(0, "call_1", "weather-forecast", "{\"city\":\"Kiel\"}"));
        _kernel.AutoFunctionInvocationFilters.Add(new Terminator());

        var updates = await StreamAsync([new(AuthorRole.User, "Weather?")], FunctionChoiceBehavior.Auto());

        Assert.Equal("enough", updates[^1].Content);
        Assert.Single(_server.Requests);
        Assert.Empty(_weather.Asked);
    }

    [Fact]
    public async Task Tools_NotAllowed_AreToldOfButNotToBeCalled()
    {
        _server.Reply(TestReply.Say("No."));

        await StreamAsync([new(AuthorRole.User, "Weather?")], FunctionChoiceBehavior.None());

        Assert.Equal("none", (string)_server.Requests[0].Body["tool_choice"]!);
        Assert.Contains("weather-forecast", _server.Requests[0].Tools);
    }

    [Fact]
    public async Task Message_AtOnce_HasTheTextAfterTheTools()
    {
        _server.Reply(new TestReply().Text("Wait. ").Tool(0, "call_1", "weather-forecast", "{\"city\":\"Kiel\"}")).Reply(TestReply.Say("Su", "nny."));

        var message = await _kernel.GetRequiredService<IChatCompletionService>().GetChatMessageContentAsync(
            [new(AuthorRole.User, "Weather?")], new OpenAIPromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() }, _kernel, Stop);

        Assert.Equal("Sunny.", message.Content);
        Assert.Empty(FunctionCallContent.GetFunctionCalls(message));
    }

    [Fact]
    public async Task Refusal_IsNotRepeatedByTheConnector()
    {
        _server.Reply(TestReply.Status(429, retryAfter: "0"));

        var thrown = await Assert.ThrowsAsync<ClientResultException>(() => StreamAsync([new(AuthorRole.User, "Hi")]));

        Assert.Equal(429, thrown.Status);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task Azure_Deployment_IsAskedAtItsAddress()
    {
        _server.Reply(TestReply.Say("Hello"));
        var kernel = Kernel.CreateBuilder().AddAzureOpenAIChatCompletion("my-deployment", _server.Root.ToString(), "key-of-the-test").Build();

        var message = await kernel.GetRequiredService<IChatCompletionService>().GetChatMessageContentAsync([new(AuthorRole.User, "Hi")], cancellationToken: Stop);

        Assert.Equal("Hello", message.Content);
        Assert.StartsWith("/openai/", Assert.Single(_server.Requests).Path, StringComparison.Ordinal);
    }

    private async Task<List<StreamingChatMessageContent>> StreamAsync(ChatHistory history, FunctionChoiceBehavior? functions = null)
    {
        var settings = new OpenAIPromptExecutionSettings { FunctionChoiceBehavior = functions };
        var updates = new List<StreamingChatMessageContent>();
        await foreach (var update in _kernel.GetRequiredService<IChatCompletionService>().GetStreamingChatMessageContentsAsync(history, settings, _kernel, Stop))
            updates.Add(update);
        return updates;
    }

    private sealed class Terminator : IAutoFunctionInvocationFilter
    {
        public Task OnAutoFunctionInvocationAsync(AutoFunctionInvocationContext context, Func<AutoFunctionInvocationContext, Task> next)
        {
            context.Result = new FunctionResult(context.Result, "enough");
            context.Terminate = true;
            return Task.CompletedTask;
        }
    }
}
