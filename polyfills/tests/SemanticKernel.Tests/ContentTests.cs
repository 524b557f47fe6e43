using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace SemanticKernel.Tests;

public class ContentTests
{
    [Fact]
    public void Content_OfAMessage_IsItsFirstText()
    {
        var message = new ChatMessageContent(AuthorRole.User, [new TextContent("first"), new TextContent("second")]);

        message.Content = "changed";

        Assert.Equal("changed", ((TextContent)message.Items[0]).Text);
        Assert.Equal("second", ((TextContent)message.Items[1]).Text);
    }

    [Fact]
    public void FunctionCalls_FromFragments_AreWholeAndInOrder()
    {
        var builder = new FunctionCallContentBuilder();
        builder.Append(Update(new("call_1", "weather-forecast", "{\"city\":", 0)));
        builder.Append(Update(new("call_2", "plain", null, 1)));
        builder.Append(Update(new(null, null, "\"Kiel\",\"days\":3}", 0)));

        var calls = builder.Build();

        Assert.Equal(["call_1", "call_2"], calls.Select(call => call.Id));
        Assert.Equal(("weather", "forecast"), (calls[0].PluginName, calls[0].FunctionName));
        Assert.Equal(["Kiel", "3"], [calls[0].Arguments!["city"], calls[0].Arguments!["days"]]);
        Assert.Equal((null, "plain"), (calls[1].PluginName, calls[1].FunctionName));
        Assert.Null(calls[1].Arguments);
    }

    [Fact]
    public void FunctionCall_WithArgumentsThatArentJson_SaysSo()
    {
        var builder = new FunctionCallContentBuilder();
        builder.Append(Update(new("call_1", "weather-forecast", "{\"city", 0)));

        Assert.IsType<KernelException>(Assert.Single(builder.Build()).Exception);
    }

    [Fact]
    public void Roles_InAnyCasing_AreTheSame() => Assert.True(new AuthorRole("USER") == AuthorRole.User);

    private static StreamingChatMessageContent Update(StreamingFunctionCallUpdateContent call)
    {
        var update = new StreamingChatMessageContent(null, null);
        update.Items.Add(call);
        return update;
    }
}
